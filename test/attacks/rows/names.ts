import { randomBytes, X509Certificate } from 'node:crypto';
import { type Prepared, prepareRecord } from '@hutong/record';
import { until } from '../../network/harness.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

/** A P-256 key that the attacker has; SubjectPublicKeyInfo in base64. */
async function spki(): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return Buffer.from(await crypto.subtle.exportKey('spki', publicKey)).toString('base64');
}

/** Asks in its own log for a certificate under these names; gives the names that the registry then certifies. */
async function certified(world: World, names: string[]): Promise<string[]> {
  const child = await world.child('mallory');
  const at = child.entries.length;
  const body = { key: await spki(), names, trusts: [] };
  const given = { type: 'tls', subject: 'mallory', department: '政务大厅', occurred_at: Date.now(), body };
  const [entry] = prepareRecord(given, { now: Date.now(), random: randomBytes, own: true }) as [Prepared];
  child.entries.push(entry.bytes);
  await child.pushed(child.segment(at), child.entries.length);
  const { certificates } = world.network.top.registry;
  const keyOf = () => {
    const named = certificates.of('mallory');
    const key = named && new X509Certificate(named.pem).publicKey.export({ type: 'spki', format: 'der' });
    return key?.toString('base64');
  };
  await until('the authority answered', () => keyOf() === body.key, 20_000);
  const san = new X509Certificate(certificates.of('mallory')?.pem ?? '').subjectAltName ?? '';
  return san.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
}

let founded: Promise<void> | undefined;

/** The network has its first authority, and every node that lives has said in its log that it trusts it. */
function authority(world: World): Promise<void> {
  founded ??= found(world);
  return founded;
}

async function found(world: World): Promise<void> {
  const { network } = world;
  await certified(world, []);
  const live = [...network.halls.keys(), ...network.centers.keys()];
  await until('every node trusts it', async () => {
    const shown = await network.top.service.ca?.show();
    return shown?.[0]?.missing.some((node) => live.includes(node)) === false;
  });
}

/** The attacker asks to be certified under names that are not its own. */
function asks(id: string, title: string, names: string[]): Attack {
  return {
    id: `names-${id}`,
    promise: 'P7',
    title,
    code: /^certified: mallory\.test\.hutong\.internal$/,
    own: true,
    before: authority,
    async run(world) {
      const given = await certified(world, names);
      return {
        refused: !given.some((name) => names.includes(name)),
        code: `certified: ${given.join(' ')}`,
        trace: JSON.stringify(await world.network.top.service.ca?.show()),
      };
    },
  };
}

export const names: Attack[] = [
  asks('foreign', 'asks for a certificate of other people’s host names', ['oa.jilin.gov.cn', 'www.gov.cn']),
  asks('address', 'asks for a certificate of addresses that nobody approved', ['10.0.0.1', '8.8.8.8']),
  asks('case', 'asks for a foreign name in capitals', ['WWW.GOV.CN']),
  asks('spelled', 'asks for foreign addresses in other spellings', [
    '::FFFF:10.0.0.1',
    'FD00:0::1',
    '[fd00::1]',
  ]),
  asks('zone', 'asks for an address that means something on one machine alone', [
    'fe80::1%eth0',
    '2001:db8::1%1',
  ]),
  asks('neighbour', 'asks for the name of its neighbour', ['city.test.hutong.internal']),
];
