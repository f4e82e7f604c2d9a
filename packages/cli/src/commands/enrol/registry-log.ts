import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryLines } from '@hutong/web';

import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { beijing, plain } from '../../text.ts';

const PAGE = 50;

interface Given {
  data: string | undefined;
  url: string | undefined;
  'token-file': string | undefined;
  from: string | undefined;
  limit: string | undefined;
  proof: string | undefined;
  out: string | undefined;
}

/** `hutong registry log`: the registry as a history, newest last; `--proof N` writes one entry and what proves it. */
export async function registryLog(given: Given, session: Session): Promise<number> {
  return atNode(given, session, async (client) => {
    const bundle = await client.trust();
    const total = bundle.registry.length;
    if (given.proof !== undefined) {
      const found = bundle.registry[number('--proof', given.proof, session)];
      if (found === undefined) throw session.failed('no_such_entry', { total });
      const dir = given.out ?? '.';
      mkdirSync(dir, { recursive: true });
      const files = [
        join(dir, 'entry.cbor'),
        join(dir, 'entry.tlog-proof'),
        join(dir, 'trust.json'),
      ] as const;
      writeFileSync(files[0], Buffer.from(found.entry, 'base64'));
      writeFileSync(files[1], found.proof);
      writeFileSync(files[2], `${JSON.stringify(bundle)}\n`);
      for (const file of files) session.print(session.say('written', { file }));
      session.result({ files });
      return 0;
    }
    const limit = given.limit === undefined ? PAGE : number('--limit', given.limit, session);
    const from =
      given.from === undefined ? Math.max(0, total - limit) : number('--from', given.from, session);
    const items = registryLines(bundle, from, limit);
    for (const line of items)
      session.print(
        `${line.number}  #${line.index}  ${beijing(line.recorded_at)}  ${plain(line[session.lang])}`,
      );
    session.print(session.say('registry_page', { shown: items.length, total }));
    session.result({ total, items });
    return 0;
  });
}

function number(option: string, value: string, session: Session): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw badOption(option, value, '20', session);
}
