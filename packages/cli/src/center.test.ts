import { readFileSync } from 'node:fs';
import { checkpointBody, formatProof, leafHash, signNote } from '@hutong/log';
import { findProgram, freePort } from '@hutong/process';
import { decode, encode } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started, steps } from './testing.ts';

const nats = findProgram('nats-server');
if (nats === undefined) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

let net: Awaited<ReturnType<typeof network>>;

beforeAll(async () => {
  net = await network({
    nats: `127.0.0.1:${await freePort()}`,
    http: '127.0.0.1:0',
    'contact-phone': '0431-8888 0000',
  });
  await net.hallInit('hall');
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);

test.skipIf(nats === undefined)(
  'a top center enrols a hall, stopped or running; what the hall said then verifies, a changed copy does not',
  { timeout: 60_000 },
  async () => {
    const top = ['--data', net.at('top')];
    const enrolled = await hutong('center', 'enrol', net.at('hall/enrol.json'), ...top);
    expect([enrolled.code, enrolled.out]).toEqual([
      0,
      expect.stringMatching(/Enrolled: nongan .* log jilin\/nongan\/1-/),
    ]);

    const center = await started('center', net.at('top'));
    expect((await hutong('center', 'enrol', net.at('hall/enrol.json'), ...top)).code).toBe(0);
    const bad = net.write('bad.json', JSON.stringify({ node: 'x' }));
    expect((await hutong('center', 'enrol', bad, ...top)).code).toBe(1);
    expect((await hutong('center', 'enrol', net.write('no.json', 'no'), ...top)).err).toContain(
      'is not JSON',
    );
    const bundle = await hutong('center', 'trust', ...top);
    expect([bundle.code, bundle.err]).toEqual([0, expect.stringContaining('jilin-province')]);
    const enrolments = json(await hutong('query', ...top, '--type', 'registry.node', '--json')).items;
    expect(enrolments).toHaveLength(2);
    const itself = { node: 'jilin-province', contact_phone: '0431-8888 0000' };
    expect(enrolments).toContainEqual(expect.objectContaining({ body: expect.objectContaining(itself) }));
    expect((await hutong('import', net.write('own.csv', steps(10)), ...top)).code).toBe(0);
    const header = 'type,subject,department,occurred_at,body.title';
    const told = async (...titles: string[]) => {
      const rows = titles.map((title) => `complaint.file,T-1,测试局,2024-03-01,${title}`);
      const file = net.write('same.csv', [header, ...rows].join('\n'));
      return json(await hutong('import', file, ...top, '--json'));
    };
    expect(await told('排队久', '排队过久')).toMatchObject({ taken: 2, other_content: 1 });
    expect(await told('排队很久')).toMatchObject({ taken: 1, other_content: 1 });
    expect(await center.stop()).toBe(0);

    const hall = ['--data', net.at('hall')];
    await hutong('import', net.write('rows.csv', steps(3)), ...hall);
    const [{ id }] = json(await hutong('query', ...hall, '--subject', 'A1', '--json')).items;
    await hutong('proof', id, ...hall, '--out', net.at('proof'));
    const trust = net.write('full.json', bundle.out);
    const check = (entry: string) =>
      hutong(
        ...['verify', '--entry', entry, '--proof', net.at('proof/entry.tlog-proof')],
        ...['--trust', trust, '--root', net.fingerprint],
      );
    const good = await check(net.at('proof/entry.cbor'));
    expect([good.code, good.out]).toEqual([0, expect.stringContaining('农安县政务大厅 (nongan)')]);
    expect(good.out).toContain('no receipt of an ancestor');
    const bytes = readFileSync(net.at('proof/entry.cbor'), 'latin1').replace('A1', 'A2');
    const tampered = await check(net.writeBytes('tampered.cbor', Buffer.from(bytes, 'latin1')));
    expect([tampered.code, tampered.out]).toEqual([1, expect.stringContaining('Refused: ')]);

    // Of a type nobody here knows, with what JSON has no word for.
    const odd = { n: 2n ** 64n - 1n, bytes: Uint8Array.of(1) };
    const { b: _, ...wire } = decode(readFileSync(net.at('proof/entry.cbor'))) as Record<string, unknown>;
    const { origin, log } = openFolder(net.at('hall')).keys;
    const show = async (said: object) => {
      const entry = encode({ ...wire, t: 'future.kind', b: odd, ...said });
      const note = signNote(checkpointBody({ origin, size: 1, root: leafHash(entry) }), log);
      const shown = await hutong(
        ...['verify', '--entry', net.writeBytes('odd.cbor', Buffer.from(entry)), '--json', '--proof'],
        net.write('odd.tlog-proof', formatProof({ index: 0, hashes: [], note })),
        ...['--trust', trust, '--root', net.fingerprint],
      );
      return json(shown);
    };
    expect((await show({})).body).toEqual({ n: '18446744073709551615', bytes: 'AQ==' });
    expect(await show({ v: 2 })).toMatchObject({ ok: false, file: net.at('odd.cbor') });

    expect(json(await hutong('fsck', ...top, '--json'))).toMatchObject({ ok: true, logs: 1 });
    expect((await hutong('rebuild', ...top)).code).toBe(0);
  },
);
