import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filled } from '@hutong/record';
import { download, isRefusal, keep, shown, someDocument, verify } from './evidence.ts';
import { type Ground, linkTo, type Step, type Tell } from './step.ts';
import { words } from './texts.ts';

/** 离线核验: a disclosure of the county with its proof, from the province; then a copy of it with one bit turned over. */
export class VerifyStep implements Step {
  readonly name = 'verify';
  readonly title = words.verify;
  readonly about = words.verify_about;
  readonly button = words.verify_button;
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async run(tell: Tell): Promise<boolean> {
    const { network, out } = this.#ground;
    const { top, line } = network;
    const record = await someDocument(network.node(line.county));
    const evidence = await download(top, record);
    await keep(network, out, evidence);
    const at = linkTo(this.#ground, top.plan.name, `/records/${record.node}/${record.id}`, words.page_record);
    tell(filled(words.downloaded, { subject: record.subject, from: top.plan.nameZh }), {
      links: [at],
      quote: out,
    });
    const good = await verify(network, out, 'disclosure.cbor');
    const isProven = good.code === 0;
    tell(isProven ? words.proven : words.not_proven, {
      tone: isProven ? 'good' : 'bad',
      quote: shown(good),
    });
    const tampered = Buffer.from(evidence.entry);
    tampered[tampered.length - 10] = (tampered[tampered.length - 10] as number) ^ 1;
    writeFileSync(join(out, 'tampered.cbor'), tampered);
    const bad = await verify(network, out, 'tampered.cbor');
    const isRefused = isRefusal(bad);
    tell(isRefused ? words.copy_refused : words.copy_taken, {
      tone: isRefused ? 'good' : 'bad',
      quote: shown(bad),
    });
    return isProven && isRefused;
  }
}
