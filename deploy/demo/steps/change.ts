import { join } from 'node:path';
import type { StoredRecord } from '@hutong/api';
import { filled, type Text } from '@hutong/record';
import Database from 'better-sqlite3';
import { type DemoNode, get } from '../network.ts';
import { download, fsck, isRefusal, keep, shown, someDocument, verify } from './evidence.ts';
import { type Ground, linkTo, type Step, type Tell } from './step.ts';
import { words } from './texts.ts';

/** 改一个字节: in the file of the county's hall, beside its running program, as who has that PC in hand could; and back again. */
export class ChangeStep implements Step {
  readonly name = 'change';
  readonly title = words.change;
  readonly about = words.change_about;
  readonly button = words.change_button;
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async run(tell: Tell): Promise<boolean> {
    const { network } = this.#ground;
    const hall = network.node(network.line.county);
    const record = await someDocument(hall);
    const { entry } = await download(hall, record);
    const changed = withOneByteChanged(entry, String(record.body.title));
    replace(hall, entry, changed);
    let isFound: boolean;
    try {
      isFound = await this.#look(hall, record, tell);
    } finally {
      replace(hall, changed, entry);
    }
    return (await this.#mended(hall, record, tell)) && isFound;
  }

  /** What everybody sees while the byte is another. */
  async #look(hall: DemoNode, record: StoredRecord, tell: Tell): Promise<boolean> {
    const { network } = this.#ground;
    const top = network.top;
    const [here, above] = [await titleAt(hall, record), await titleAt(top, record)];
    const fields = { hall: hall.plan.nameZh, top: top.plan.nameZh, subject: record.subject };
    const page = `/records/${record.node}/${record.id}`;
    const link = (node: DemoNode, text: Text) => linkTo(this.#ground, node.plan.name, page, text);
    tell(filled(words.changed, fields), {
      links: [link(hall, words.page_record_hall), link(top, words.page_record)],
      quote: `${hall.plan.nameZh}  ${here}\n${top.plan.nameZh}  ${above}`,
    });
    const read = await this.#verify(hall, record);
    const isRefused = isRefusal(read);
    tell(isRefused ? words.change_refused : words.change_taken, {
      tone: isRefused ? 'good' : 'bad',
      quote: shown(read),
    });
    const checked = await fsck(network, hall);
    // It says which: that it ended with an error is not enough.
    const isFound = checked.code === 1 && checked.text.includes(record.origin);
    tell(isFound ? words.fsck_found : words.fsck_blind, {
      tone: isFound ? 'good' : 'bad',
      quote: shown(checked),
    });
    return isRefused && isFound && here !== above;
  }

  async #mended(hall: DemoNode, record: StoredRecord, tell: Tell): Promise<boolean> {
    const outcomes = [await fsck(this.#ground.network, hall), await this.#verify(hall, record)];
    const isWell = outcomes.every(({ code }) => code === 0);
    tell(isWell ? words.change_mended : words.change_stays, {
      tone: isWell ? 'good' : 'bad',
      quote: outcomes.map(shown).join('\n'),
    });
    return isWell;
  }

  /** What `hutong verify` says of the record as the hall gives it out. */
  async #verify(hall: DemoNode, record: StoredRecord) {
    const { network, out } = this.#ground;
    const folder = join(out, 'changed');
    await keep(network, folder, await download(hall, record));
    return await verify(network, folder, 'disclosure.cbor');
  }
}

/** The title's first character becomes another: of the bytes of which it is made, the last has its lowest bit turned over. */
function withOneByteChanged(entry: Buffer, title: string): Buffer {
  const first = Buffer.from([...title][0] ?? '');
  const at = entry.indexOf(Buffer.from(title));
  if (at < 0 || first.length === 0) throw new Error('条目里没有标题 the entry holds no title');
  const changed = Buffer.from(entry);
  const last = at + first.length - 1;
  changed[last] = (changed[last] as number) ^ 1;
  return changed;
}

/** Writes other bytes in the place of an entry's, past the program that runs on the same file. */
function replace({ dir }: DemoNode, from: Buffer, to: Buffer): void {
  const db = new Database(join(dir, 'hall.db'), { fileMustExist: true, timeout: 10_000 });
  try {
    const { changes } = db.prepare('update entry set bytes = ? where bytes = ?').run(to, from);
    if (changes !== 1) throw new Error(`${dir} 没有这个条目 has no such entry`);
  } finally {
    db.close();
  }
}

async function titleAt(node: DemoNode, { node: of, id }: StoredRecord): Promise<string> {
  const record = (await (await get(node, `/api/records/${of}/${id}`)).json()) as StoredRecord;
  return String(record.body.title);
}
