import { writeFileSync } from 'node:fs';
import type { EnrolmentRequest } from '@hutong/trust';
import { Failed } from '../errors.ts';
import { readJsonFile } from '../files.ts';
import type { Session } from '../io.ts';
import { reach, runningClient } from '../nodes/access.ts';
import { cliUser } from '../nodes/acting.ts';
import { dataFolder } from '../nodes/folder.ts';
import { quietLog } from '../nodes/log.ts';
import { openNode } from '../nodes/open.ts';
import { plain } from '../text.ts';

/** `hutong center enrol`: the request is judged by the center alone. */
export async function enrol(given: { data: string }, session: Session, file: string): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  const request = readJsonFile(file, session) as EnrolmentRequest;
  let parent: string | null;
  if (client !== undefined) parent = await client.enrol(request);
  else {
    const node = await openNode(dir, config, quietLog(session));
    try {
      if (node.enrol === undefined) {
        throw new Failed(session.say('no_enrol_route'), session.say('no_enrol_route_next'));
      }
      await node.begin();
      parent = await node.enrol(request);
      await node.service.act(cliUser(), 'enrol.approve', String(request.node), '入册');
    } finally {
      await node.stop();
    }
  }
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
  const access = await reach(given, session, true);
  try {
    const text = `${JSON.stringify(await access.trust())}\n`;
    if (given.out === undefined) session.io.stdout.write(text);
    else {
      writeFileSync(given.out, text);
      session.print(session.say('written', { file: given.out }));
    }
    return 0;
  } finally {
    await access.close();
  }
}
