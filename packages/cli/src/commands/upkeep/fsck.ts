import { rebuildRecords } from '@hutong/log';
import { checkHall } from '@hutong/node';
import { type Phrase, said } from '@hutong/record';
import type { Work } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { withArchive } from '../../nodes/open-node.ts';
import { quietLog } from '../../nodes/service-log.ts';
import { Ticker } from '../../ticker.ts';

/** One fault of a hall's store or a center's archive. */
interface Finding {
  origin: string;
  /** Index or size it is about, if any. */
  at?: number;
  reason: Phrase;
  next: Phrase;
}

interface Checked {
  findings: Finding[];
  logs: number;
  entries: number;
  /** At a hall: entries of which only the hash is kept, since its ancestors have them. */
  pruned?: number;
}

type Done = (done: number, total: number) => void;

/** `hutong fsck`: everything that is stored, from its bytes. A hall may run meanwhile, a center must be stopped. */
export const fsck: Work<'data'> = async ({ data }, session) => {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const ticker = new Ticker(session);
  const show: Done = (done, total) =>
    ticker.show(() => session.say('checking', { node: config.node, done, total }));
  const check = config.kind === 'hall' ? checkHallIn : checkCenter;
  const { findings, logs, entries, pruned } = await check(dir, session, show).finally(() => ticker.clear());
  const { lang } = session;
  const told = findings.map((f) => ({ ...f, reason: said(f.reason, lang), next: said(f.next, lang) }));
  if (findings.length === 0) session.tell('fsck_clean', { logs, entries });
  else {
    session.tell('fsck_found', { count: findings.length });
    const rows = told.map((f) => [f.origin, String(f.at ?? ''), f.reason]);
    session.rows(rows, '  ');
    for (const next of new Set(told.map((f) => f.next))) session.tellNext(next);
    session.tellNext(session.say('fsck_next'));
  }
  if (pruned) session.tell('pruned_count', { entries: pruned });
  return session.result(
    { node: config.node, ok: findings.length === 0, logs, entries, pruned, findings: told },
    findings.length === 0 ? EXIT.done : EXIT.failed,
  );
};

/** `hutong rebuild`: read models again from the entries (P10). The node must be stopped. */
export const rebuild: Work<'data'> = async ({ data }, session) => {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const ticker = new Ticker(session);
  let entries = 0;
  const show: Done = (done, total) => {
    entries = total;
    ticker.show(() => session.say('checking', { node: config.node, done, total }));
  };
  const work = config.kind === 'hall' ? rebuildHall : rebuildCenter;
  await work(dir, session, show).finally(() => ticker.clear());
  session.tell('rebuilt', { entries });
  return session.result({ node: config.node, entries });
};

async function checkHallIn(dir: string, session: Session, show: Done): Promise<Checked> {
  const checked = await checkHall(dir, show);
  if (checked === undefined) throw session.failed('never_started');
  return checked;
}

function checkCenter(dir: string, session: Session, show: Done): Promise<Checked> {
  return withArchive(dir, session, async (archive) => {
    const found = await archive.fsck(({ done, total }) => show(done, total));
    const heads = await archive.heads();
    return {
      findings: found,
      logs: heads.length,
      entries: heads.reduce((sum, h) => sum + h.size, 0),
    };
  });
}

async function rebuildHall(dir: string, session: Session, show: Done): Promise<void> {
  const { Hall } = await import('@hutong/hall');
  const hall = new Hall(dir, { log: quietLog(session) });
  try {
    rebuildRecords(hall.store, show);
    while (hall.store.words.fill());
    await hall.followers.catchUp();
  } finally {
    await hall.stop();
  }
}

async function rebuildCenter(dir: string, session: Session, show: Done): Promise<void> {
  await withArchive(dir, session, (archive) => archive.rebuild(({ done, total }) => show(done, total)));
}
