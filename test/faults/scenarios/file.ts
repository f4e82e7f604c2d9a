import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { chance, noise } from '../../chance.ts';
import { TestNetwork, until } from '../../network/harness.ts';
import type { Scenario, Seen } from '../scenario.ts';

/** The line of a county, and the file of 20 MB that it is tried with; of a smaller one the line is thinner too. */
const LINE_KBIT = 2_000;
const FULL_MB = 20;
const LEAST_KBIT = 500;
const CUTS = 2;
/** What may pass beside the file: envelopes and proofs, and for each cut the segments that were under way. */
const BESIDE = 1.05;
const UNDER_WAY_BYTES = 4 << 20;

const PLAN = (kbit: number) => [
  { node: 'province', kind: 'center' as const, parent: null },
  { node: 'city', kind: 'center' as const, parent: 'province' },
  { node: 'nongan', kind: 'hall' as const, parent: 'city', line: kbit },
];

/** A file of so many MB (the rounds) on its way from a hall over a thin line that is cut twice. */
export const file: Scenario = {
  name: 'file',
  promises: 'P2, P3, P5',
  full: FULL_MB,
  short: 1,
  async run({ seed, rounds, say }) {
    const kbit = Math.max(LEAST_KBIT, Math.round((LINE_KBIT * rounds) / FULL_MB));
    const network = await TestNetwork.start(PLAN(kbit));
    try {
      return await carry(network, { seed, bytes: rounds * 1_000_000, say });
    } finally {
      await network.stop();
    }
  },
};

async function carry(
  network: TestNetwork,
  { seed, bytes, say }: { seed: number; bytes: number; say: (line: string) => void },
): Promise<Seen> {
  const random = chance(seed);
  const hall = network.hall('nongan');
  const line = network.thin('nongan');
  const content = noise(`file ${seed}`, bytes);
  const given = { name: '政府信息公开目录.pdf', bytes: Readable.from([content]), strip: false };
  const taken = await hall.attachments.waiting?.take(given, '发布岗');
  if (taken === undefined) throw new Error('files do not wait at this hall');
  const named = { sha256: taken.sha256, bytes: taken.bytes, media_type: taken.media_type, name: taken.name };
  const before = line.up.bytes;
  const started = performance.now();
  const [outcome] = await hall.append([
    {
      type: 'disclosure.document',
      subject: 'JL-2026-0020',
      department: '农安县政务服务中心',
      occurred_at: Date.now(),
      body: { title: '政府信息公开目录', attachments: [named] },
    },
  ]);
  if (outcome?.status !== 'stored') return { counts: { acknowledged: 0 }, wrong: [JSON.stringify(outcome)] };
  for (let cut = 1; cut <= CUTS; cut++) {
    // Somewhere in the first and in the second half of the file.
    const at = ((cut - 1 + 0.2 + random() * 0.6) / CUTS) * bytes;
    await until(`${Math.round(at)} bytes went`, () => line.up.bytes - before >= at, 600_000);
    line.cut();
    say(`cut after ${Math.round((line.up.bytes - before) / 1_000)} kB`);
  }
  const wrong: string[] = [];
  for (const center of [network.center('city'), network.top]) {
    const { node } = center.info;
    await until(
      `the file is at ${node}`,
      async () => (await center.attachments.find('nongan', taken.sha256)) !== undefined,
      600_000,
    );
    const found = await center.attachments.find('nongan', taken.sha256);
    const hash = createHash('sha256');
    if (found !== undefined)
      for await (const part of (await center.attachments.read(found)).bytes) hash.update(part);
    const seen = hash.digest('hex');
    if (seen !== createHash('sha256').update(content).digest('hex')) wrong.push(`${node} has ${seen}`);
  }
  const seconds = Math.round((performance.now() - started) / 1_000);
  const went = line.up.bytes - before;
  say(`${bytes / 1_000_000} MB at city and province after ${seconds} s; ${Math.round(went / 1_000)} kB went`);
  if (line.connects < CUTS + 1) wrong.push(`the line was made ${line.connects} times alone`);
  if (went > bytes * BESIDE + CUTS * UNDER_WAY_BYTES) wrong.push(`${went} bytes went for ${bytes}`);
  return { counts: { acknowledged: 1, faults: CUTS, 'bytes that went': went, seconds }, wrong };
}
