import { writeFileSync } from 'node:fs';
import type { EnrolmentRequest } from '@hutong/trust';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { plain } from '../../text.ts';

/** `hutong center enrol`: the request is judged by the center alone. */
export async function enrol(given: { data: string }, session: Session, file: string): Promise<number> {
  const request = readJsonFile(file, session) as EnrolmentRequest;
  const parent = await atNode(given, session, (client) => client.enrol(request), { stopped: 'begin' });
  const { node, name, origin } = request;
  session.print(
    session.say('enrolled', {
      node: plain(String(node)),
      name: plain(String(name)),
      parent: plain(String(parent)),
      origin: plain(String(origin)),
    }),
  );
  session.result({ node, parent, origin });
  return 0;
}

/** `hutong center trust`: the bundle goes to stdout, so that it can be redirected into a file. */
export async function trust(
  given: { data: string; out: string | undefined },
  session: Session,
): Promise<number> {
  return atNode(
    given,
    session,
    async (client) => {
      const text = `${JSON.stringify(await client.trust())}\n`;
      if (given.out === undefined) session.io.stdout.write(text);
      else {
        writeFileSync(given.out, text);
        session.print(session.say('written', { file: given.out }));
      }
      return 0;
    },
    { aside: true },
  );
}
