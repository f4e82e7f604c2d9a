import { fsckStore } from '@hutong/log';
import { said } from '@hutong/record';
import type { Attack, Verdict } from '../attack.ts';
import type { World } from '../world.ts';

/** What an operator writes into the database: the first second of 2050 or of 2001, or a size that no log here has. */
const LATER_S = 2_524_608_000;
const EARLIER_S = 978_307_200;
const MANY = 99_999_999;
const FALSE = /2050-01-01|2001-01-01|99999999/;

/** What was shown with the edit in place, and what fsck said of it. */
function judge(shown: unknown, findings: readonly string[], finding: RegExp): Verdict {
  const said = findings.find((what) => finding.test(what)) ?? '';
  return { refused: !FALSE.test(JSON.stringify(shown)), code: said, trace: said };
}

/** How often an edit is made anew when an honest note came and replaced it before fsck had looked. */
const TRIES = 10;

/** Tries an edit until it stood all the while: a heartbeat or receipt that comes meanwhile replaces the row. */
async function whileItStands(edit: () => Promise<Verdict & { stood: boolean }>): Promise<Verdict> {
  for (let tries = 1; ; tries += 1) {
    const { stood, ...verdict } = await edit();
    if (stood || tries === TRIES) return verdict;
  }
}

/** Writes into a column of the city's database and puts it back; pages and API are asked meanwhile, and fsck. */
function editsCenter(table: string, column: string, value: number, where: string, finding: RegExp): Attack {
  return {
    id: `operator-${table}-${column}-${value}`,
    promise: 'P9',
    title: `edits ${table}.${column} at a center in SQL, to ${value}`,
    code: finding,
    async run(world) {
      const sql = world.network.sql('city');
      const { archive, service } = world.network.center('city');
      return whileItStands(async () => {
        const [was] = await sql.unsafe(
          `select ${column}::float8 as value from ${table} where ${where} limit 1`,
        );
        if (was === undefined) throw new Error(`no row of ${table}`);
        const at = `${where} and ${column} =`;
        await sql.unsafe(`update ${table} set ${column} = ${value} where ${at} ${was.value}`);
        const back = () =>
          sql.unsafe(`update ${table} set ${column} = ${was.value} where ${at} ${value} returning 1`);
        try {
          const shown = [await service.sync(), await service.query({ node: 'good', limit: 100 })];
          const findings = (await archive.fsck()).map((f) => said(f.reason, 'en'));
          return { ...judge(shown, findings, finding), stood: (await back()).length > 0 };
        } finally {
          await back();
        }
      });
    },
  };
}

/** The same in a hall's file. */
function editsHall(column: 'time_s' | 'size', value: number, finding: RegExp): Attack {
  return {
    id: `operator-hall-${column}-${value}`,
    promise: 'P9',
    title: `edits cosignature.${column} in a hall's database, to ${value}`,
    code: finding,
    async run(world: World) {
      const hall = world.network.hall('good');
      const { db } = hall.store;
      const of = "node = 'city' AND log_id = (SELECT id FROM log WHERE origin = ?)";
      const { origin } = hall.info;
      const read = db.prepare(`SELECT ${column} FROM cosignature WHERE ${of}`).pluck();
      const write = db.prepare(`UPDATE cosignature SET ${column} = ? WHERE ${of} AND ${column} = ?`);
      return whileItStands(async () => {
        const was = read.get(origin) as number;
        write.run(value, origin, was);
        const back = () => write.run(was, origin, value);
        try {
          const shown = [await hall.sync(), await hall.query({ limit: 100 })];
          const found = fsckStore(hall.store, {
            verifier: (log) => hall.registry.log(log)?.verifier,
            cosigner: (node) => hall.registry.cosigner(node),
          }).map((f) => said(f.reason, 'en'));
          return { ...judge(shown, found, finding), stood: back().changes > 0 };
        } finally {
          back();
        }
      });
    },
  };
}

/**
 * Damages what a center holds of one log: whoever sends more of that is not to blame, and neither is whoever sent at the
 * same time. It is put back afterwards, and the log is taken again.
 */
function damagesCenter(id: string, title: string, change: string): Attack {
  return {
    id: `operator-damages-${id}`,
    promise: 'P8',
    title: `${title} of a hall's log at a center`,
    code: /^damaged, duplicate: the archive of .* is damaged/,
    async run({ network, mallory }) {
      const sql = network.sql('city');
      const { archive } = network.center('city');
      const { origin } = network.hall('good').info;
      const segments = await Promise.all([origin, mallory.origin].map((of) => archive.readSegment(of, 0)));
      const items = segments.flatMap((segment) => (segment ? [{ segment, via: 'city' }] : []));
      const [was] = await sql`select size, root, note from log where origin = ${origin}`;
      await sql.unsafe(`update log set ${change} where origin = '${origin}'`);
      const answers = await archive
        .ingest(items)
        .finally(() => sql`update log set ${sql({ ...was })} where origin = ${origin}`);
      const told = archive.told.damaged.find((log) => log.origin === origin);
      const mended = (await archive.ingest(items)).every((r) => r.kind === 'duplicate');
      const [good, other] = answers;
      return {
        refused: good?.kind === 'damaged' && other?.kind === 'duplicate' && mended,
        code: `${good?.kind}, ${other?.kind}: ${good?.kind === 'damaged' ? good.detail : ''}`,
        trace: told === undefined ? '' : `health: damaged ${told.origin} since ${told.since}`,
      };
    },
  };
}

const OWN = /our receipt on the checkpoint does not verify, or is of another time/;
const OTHERS = (node: string) => new RegExp(`the receipt or heartbeat of ${node} is not what its signature`);
const GOOD = "log_id = (select max(id) from log where node = 'good')";
const LOG = "node = 'good' and size > 0";
const TOP = `ancestor = 'province' and ${GOOD}`;

/** Whoever has the database of a node, and writes other dates and sizes beside the signatures. */
export const operator: Attack[] = [
  editsCenter('note', 'received_s', EARLIER_S, `${GOOD} and received_s is not null`, OWN),
  editsCenter('note', 'received_s', LATER_S, `${GOOD} and received_s is not null`, OWN),
  editsCenter('log', 'time_s', LATER_S, LOG, OWN),
  editsCenter('log', 'time_s', EARLIER_S, LOG, OWN),
  editsCenter('upstream', 'time_s', LATER_S, TOP, OTHERS('province')),
  editsCenter('upstream', 'size', MANY, TOP, OTHERS('province')),
  editsCenter('heartbeat', 'time_s', LATER_S, "node = 'good'", OTHERS('good')),
  editsCenter('heartbeat', 'size', MANY, "node = 'good' and time_s > 0", OTHERS('good')),
  damagesCenter('root', 'takes away the root', 'root = null'),
  damagesCenter('other-root', 'writes another root into the row', `root = sha256('x')`),
  damagesCenter('note', 'takes away the head’s note', 'note = null'),
  damagesCenter('no-note', 'writes what is no note into the row', `note = 'x'`),
  damagesCenter('size', 'writes a size of less than nothing into the row', 'size = -1'),
  damagesCenter('more', 'writes a size beyond all entries into the row', `size = ${MANY}`),
  editsHall('time_s', LATER_S, /city did not sign it, or at another time/),
  editsHall('size', MANY, /cosigned beyond the head|the note says/),
];
