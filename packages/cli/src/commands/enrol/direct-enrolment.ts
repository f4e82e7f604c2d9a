import { writeFileSync } from 'node:fs';
import { ApiError } from '@hutong/api';
import type { EnrolmentRequest } from '@hutong/trust';
import type { Work } from '../../command.ts';
import { readJsonFile } from '../../files.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';

/** `hutong center enrol`: the request is judged by the center alone. */
export const enrol: Work<'data'> = async (given, session, file) => {
  const request = readJsonFile(file, session) as EnrolmentRequest;
  const enrolled = ({ api }: NodeClient) => api.registry.enrol(request);
  const { parent } = await atNode(given, session, enrolled, { stopped: 'begin' }).catch((error) => {
    const isNoDesk = error instanceof ApiError && [404, 405].includes(error.status);
    throw isNoDesk ? session.failed('no_enrol_route') : error;
  });
  const { node, name, origin } = request;
  session.tell('enrolled', {
    node: String(node),
    name: String(name),
    parent: String(parent),
    origin: String(origin),
  });
  return session.result({ node, parent, origin });
};

/** `hutong center trust`: the bundle goes to stdout, so that it can be redirected into a file. */
export const trust: Work<'data', 'out'> = async (given, session) => {
  const bundleOf = ({ api }: NodeClient) => api.network.trust();
  const text = `${JSON.stringify(await atNode(given, session, bundleOf, { aside: true }))}\n`;
  if (given.out === undefined) session.io.stdout.write(text);
  else {
    writeFileSync(given.out, text);
    session.tell('written', { file: given.out });
  }
  return 0;
};
