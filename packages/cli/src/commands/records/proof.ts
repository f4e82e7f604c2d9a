import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { plain } from '../../text.ts';

interface Given {
  data: string | undefined;
  url: string | undefined;
  'token-file': string | undefined;
  out: string | undefined;
}

/** `hutong proof`: what anyone needs to check a record offline, but for the root fingerprint. */
export async function proof(given: Given, session: Session, id: string): Promise<number> {
  return atNode(given, session, async (client) => {
    const found = await client.evidence(id.toLowerCase());
    if (found === undefined) {
      throw session.failed('no_such_record', { id: plain(id) });
    }
    const trust = await client.trust();
    const out = given.out ?? '.';
    mkdirSync(out, { recursive: true });
    const files = {
      entry: join(out, 'entry.cbor'),
      proof: join(out, 'entry.tlog-proof'),
      trust: join(out, 'trust.json'),
    };
    writeFileSync(files.entry, found.entry);
    writeFileSync(files.proof, found.proof);
    writeFileSync(files.trust, `${JSON.stringify(trust)}\n`);
    for (const file of Object.values(files)) session.print(session.say('written', { file }));
    const command = `hutong verify --entry ${files.entry} --proof ${files.proof} --trust ${files.trust} --root …`;
    session.print(session.say('verify_with', { command }));
    session.result(files);
    return 0;
  });
}
