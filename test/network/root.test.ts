import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InvalidTrust, openBundle, openFolder, signRoot } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from './harness.ts';
import { Officers } from './officers.ts';

const DAY = 86_400_000;

describe('versions of the root document come down the link', () => {
  let network: TestNetwork;
  let officers: Officers;

  /** The next version after those the top center holds, signed by the keys that the one before and itself ask for. */
  const ceremony = (keys: number[], expires = Date.now() + 1_000 * DAY) => officers.next(keys, { expires });
  const versionAt = (node: string) =>
    network.halls.get(node)?.root.version ?? network.centers.get(node)?.service.root.version;

  beforeAll(async () => {
    network = await TestNetwork.start(THREE_LEVELS);
    officers = new Officers(network.folder('province'));
  });
  afterAll(async () => network?.stop());

  it('three are published while one hall is stopped: the others have them soon, that one when it comes back', async () => {
    await network.stopNode('dehui');
    for (const keys of [
      [0, 1],
      [1, 2],
      [2, 3],
    ]) {
      const { version } = await network.top.service.root.publish([ceremony(keys)]);
      await until('all have it', () => versionAt('nongan') === version && versionAt('city') === version);
    }
    await network.startNode('dehui');
    await until('the version is there', () => versionAt('dehui') === 4);
    const { roots, config } = openFolder(network.folder('dehui'));
    expect(roots.documents.map((d) => d.threshold)).toEqual([1, 2, 2, 2]);
    const opened = async () => openBundle(await network.hall('dehui').trust(), config.root_fingerprint);
    await until(
      'its bundle tells where it stands',
      async () => (await opened()).node('dehui')?.parent === 'city',
    );
    expect((await network.hall('dehui').trust()).root).toHaveLength(4);
  });

  it('skipped, downgraded and wrongly signed versions are refused with a reason; nothing changes', async () => {
    const root = network.top.service.root;
    const { versions } = openFolder(network.folder('province')).roots;
    const codeOf = (notes: string[]) => root.publish(notes).catch((error: InvalidTrust) => error.code);
    const document = openFolder(network.folder('province')).roots.current;
    const few = signRoot({ ...document, version: 5 }, [officers.all[2]!]);
    const skipped = signRoot({ ...document, version: 6 }, officers.all);
    const back = signRoot({ ...document, version: 3 }, officers.all);
    expect([await codeOf([few]), await codeOf([skipped]), await codeOf([back])]).toEqual([
      'root-signatures',
      'root-version',
      'root-version',
    ]);
    expect(openFolder(network.folder('province')).roots.versions).toEqual(versions);
  });

  it('a parent that gives out another history is refused by its child, and logged', async () => {
    // The city's disk in a thief's hands: a version 5 that only one officer signed.
    await network.stopNode('city');
    const file = join(network.folder('city'), 'root.json');
    const good = readFileSync(file, 'utf8');
    await network.startNode('city');
    const city = network.center('city').folder.roots;
    const document = city.current;
    const forged = signRoot({ ...document, version: 5 }, [officers.all[2]!]);
    city.after = () => [forged];
    await until('the hall refused it', () =>
      network.lines.some(
        (l) => 'code' in l && l.code === 'root-signatures' && 'node' in l && l.node === 'nongan',
      ),
    );
    expect(versionAt('nongan')).toBe(4);
    expect(readFileSync(file, 'utf8')).toBe(good);
    // Nothing else is held up.
    await appendSamples(network.hall('nongan'), 0, 2);
    await allReceipted(network.hall('nongan'));
  });

  it('P7: after expiry records and sync go on, changes of trust do not, and a newer version mends it', async () => {
    await network.stopNode('city');
    await network.startNode('city');
    await network.top.service.root.publish([ceremony([2, 3], Date.now() - DAY)]);
    await until('the version is there', () => versionAt('nongan') === 5);
    const plan = { node: 'jiutai', kind: 'hall' as const, parent: 'city' };
    const request = await network.init(plan);
    await expect(network.top.enrol(request)).rejects.toThrow('expired');
    const policy = network.top.service.enrolment?.change('registry.policy', {
      rotate_days: 9,
      reason: '制度',
    });
    await expect(policy).rejects.toThrow('expired');
    // A stolen key does not wait for the officers.
    const { origin } = network.hall('dehui').info;
    await network.stopNode('dehui');
    await network.top.service.keys.revoke?.('dehui', undefined, '密钥失窃');
    await until('the city knows', () => network.center('city').registry.log(origin)?.revoked === true);
    await appendSamples(network.hall('nongan'), 2, 2);
    await allReceipted(network.hall('nongan'));
    expect((await network.hall('nongan').sync()).root).toMatchObject({ version: 5, warning: 0 });
    const metric = (await network.hall('nongan').metrics()).find(
      (m) => m.name === 'hutong_root_expires_seconds',
    );
    expect(metric?.values[0]?.value).toBeLessThan(0);
    await network.top.service.root.publish([ceremony([2, 3])]);
    await network.top.enrol(request);
    await network.startNode('jiutai');
    await until('the version is there', () => versionAt('jiutai') === 6);
  });
});
