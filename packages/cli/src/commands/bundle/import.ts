import { basename } from 'node:path';
import { BundleFile, Taking } from '@hutong/link';
import type { Work } from '../../command.ts';
import { unreadable } from '../../files.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { Ticker } from '../../ticker.ts';
import { untilSignal } from '../../until-signal.ts';
import { tell } from './report.ts';

const NO_REASON = '未注明';

/** `hutong bundle import FILE…`: every item is taken, was there already, or is named with the reason. */
export const importBundle: Work<'data', 'reason'> = async (given, session, first, more) => {
  const { reason = NO_REASON } = given;
  const files: BundleFile[] = [];
  const work = ({ api }: NodeClient) => {
    for (const name of [first, ...more]) files.push(openFile(name, session));
    const taking = new Taking<BundleFile>(async ({ file }, payloads) => {
      // The file's name, for the act that is put on record before anything of it is taken.
      const name = basename(file).slice(0, 200);
      const items = payloads.map((payload) => Buffer.from(payload).toString('base64'));
      return (await api.bundles.take({ name, reason, items })).items;
    });
    return takeFiles(files, taking, session);
  };
  try {
    return await atNode(given, session, work, { stopped: 'begin-hall' });
  } finally {
    for (const file of files) file.close();
  }
};

function openFile(name: string, session: Session): BundleFile {
  try {
    return new BundleFile(name);
  } catch (error) {
    throw unreadable(name, error, session);
  }
}

async function takeFiles(
  files: readonly BundleFile[],
  taking: Taking<BundleFile>,
  session: Session,
): Promise<number> {
  const ticker = new Ticker(session);
  try {
    const interrupted = await untilSignal(session, async (stopped) => {
      for (const file of files) {
        const show = (at: number) =>
          ticker.show(
            () => session.say('bundle_taking', { file: basename(file.file), done: at, total: file.size }),
            at / Math.max(file.size, 1),
          );
        if (!(await taking.file(file, show, stopped)))
          throw session.failed('bundle_no_frame', { file: file.file });
      }
      await taking.again(stopped);
      return stopped();
    });
    ticker.clear();
    return tell(taking.brought, session, interrupted);
  } finally {
    ticker.clear();
  }
}
