import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Hall } from '@hutong/hall';
import { checkpointBody, leafHash, type Segment, signNote, Tree } from '@hutong/log';
import { auditNetwork } from '@hutong/oversight';
import { decodeEntry } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { allReceipted, appendSamples, until } from '../../network/harness.ts';
import { HostileChild } from '../../network/hostile.ts';
import { TwoFaces } from '../../network/two-faces.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';
import { entry } from './logs.ts';
import { push } from './segments.ts';

const NODE = 'turner';

/** Of a hall that was copied, and whose copy went on in an epoch of its own: how that log begins. */
let copied: Segment | undefined;

/** A hall is enrolled and works; a copy of its folder rotates its keys, speaking with nobody. */
async function copy({ network }: World): Promise<void> {
  await network.top.enrol(await network.init({ node: NODE, kind: 'hall', parent: 'city' }));
  await network.startNode(NODE);
  await appendSamples(network.hall(NODE), 0, 2);
  await allReceipted(network.hall(NODE), 60_000);
  await network.stopNode(NODE);
  const dir = join(network.dir, 'turner-copy');
  cpSync(network.folder(NODE), dir, { recursive: true });
  const hall = new Hall(dir, { log: network.log('copy') });
  await hall.begin();
  await hall.rotate('轮换');
  const { origin } = hall.info;
  const run = hall.store.run(origin, 0);
  if (run === undefined) throw new Error('the copy has no second epoch');
  copied = { version: 1, origin, from: 0, entries: run.entries, note: run.note, sealed: [] };
  await hall.stop();
}

/** The hall itself goes on in its next epoch, and stops. */
async function turn({ network }: World): Promise<void> {
  await network.startNode(NODE);
  await network.hall(NODE).rotate('轮换');
  await until('the registry follows', () => {
    const last = network.center('city').registry.node(NODE)?.epochs.at(-1);
    return last?.epoch === 2 && last.adopted !== true;
  });
  await allReceipted(network.hall(NODE), 60_000);
  await network.stopNode(NODE);
}

/** Whoever holds the hall's transport key sends the beginning of another log. */
function begins(
  id: string,
  title: string,
  code: RegExp,
  before: (world: World) => Promise<void>,
  make: (world: World, log: Segment) => Segment,
): Attack {
  return {
    id: `epoch-${id}`,
    promise: 'P7',
    title: `begins ${title}`,
    code,
    before,
    async run(world) {
      const child = await HostileChild.beside(world.network, NODE, 'city');
      try {
        return await push(world, child, make(world, copied as Segment));
      } finally {
        await child.close();
      }
    },
  };
}

/** The same log with its genesis changed, signed with its real key. */
function changed({ network }: World, log: Segment, change: object): Segment {
  const { keys } = openFolder(join(network.dir, 'turner-copy'));
  const { body } = decodeEntry(log.entries[0] as Uint8Array);
  const entries = [entry('genesis', NODE, { ...body, ...change })];
  const tree = new Tree();
  for (const bytes of entries) tree.append(leafHash(bytes));
  const note = signNote(checkpointBody({ origin: log.origin, size: 1, root: tree.root() }), keys.log);
  return { ...log, entries, note };
}

/** The city's machine in other hands: its real log key signs another history, and one hall is shown it. */
const faces: Attack = {
  id: 'parent-two-faces',
  promise: 'P4',
  title: 'shows a hall another history of its own log',
  code: /^two-faces city/,
  async run({ network, broker }) {
    const { store, audit, registry } = network.hall('good');
    const folder = openFolder(network.folder('city'));
    const { origin } = folder.keys;
    const size = store.head(origin)?.size ?? 0;
    const shown = Array.from({ length: size }, (_, i) => store.entry(origin, i) as Uint8Array);
    const other = TwoFaces.face(folder, [...shown.slice(0, -1), new Uint8Array([0xa0])]);
    broker.publish('down.good.receipt', other.note);
    await until('the hall keeps both', () => store.forks.all().some((f) => f.origin === origin));
    const { findings } = await auditNetwork([{ ...audit, name: 'good', node: 'good' }], registry, Date.now());
    const [fork] = store.forks.all().filter((f) => f.origin === origin);
    const code = findings.map((f) => `${f.code} ${f.node}`).join();
    return { refused: store.head(origin)?.note !== other.note, code, trace: `${fork?.held}\n${fork?.seen}` };
  },
};

export const epochs: Attack[] = [
  begins('unendorsed', 'its next epoch without its old key’s word', /^not-endorsed/, copy, (w, log) =>
    changed(w, log, { endorsement: undefined }),
  ),
  begins(
    'endorsed-elsewhere',
    'its next epoch on the word of another’s key',
    /^not-endorsed/,
    async () => {},
    (w, log) => changed(w, log, { endorsement: w.neighbour.note }),
  ),
  begins('two', 'a second next epoch on its old key’s word', /^two-epochs/, turn, (_, log) => log),
  faces,
];
