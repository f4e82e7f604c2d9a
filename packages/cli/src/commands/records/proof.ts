import { ApiError } from '@hutong/api';
import type { Anywhere, Work } from '../../command.ts';
import { writeEvidence } from '../../files.ts';
import { named } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';

/** `hutong proof`: what anyone needs to check a record offline, but for the root fingerprint. */
export const proof: Work<never, Anywhere | 'out'> = async (given, session, id) => {
  return atNode(given, session, async ({ api }) => {
    const record = named(id.toLowerCase());
    const answer = await api.records.entry(record).catch((error) => {
      const isUnknown = error instanceof ApiError && error.status === 404;
      throw isUnknown ? session.failed('no_such_record', { id: id }) : error;
    });
    const entry = new Uint8Array(await answer.arrayBuffer());
    const proof = await (await api.records.proof(record)).text();
    const content = { entry, proof, trust: await api.network.trust() };
    const files = writeEvidence(given.out ?? '.', content, session);
    const command = `hutong verify --entry ${files.entry} --proof ${files.proof} --trust ${files.trust} --root …`;
    session.tell('verify_with', { command });
    return session.result(files);
  });
};
