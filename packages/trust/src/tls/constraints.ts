import { BlockList, isIP } from 'node:net';
import { networkName } from './names.ts';

/** Addresses that nobody has alone in the world; on which of them a node may stand is the administrator's to approve. */
const PRIVATE: readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
];

const blocks = new BlockList();
for (const [address, prefix, family] of PRIVATE) blocks.addSubnet(address, prefix, family);

/**
 * Whether an authority's name constraints let it certify this name. Beside the network's own names, this machine's and
 * private addresses it certifies what it was founded for; one of before there were constraints (`undefined`), anything.
 */
export function isPermitted(name: string, founded: readonly string[] | undefined): boolean {
  if (founded === undefined || name === 'localhost' || founded.includes(name)) return true;
  const version = isIP(name);
  return version !== 0 && blocks.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

/** The extension's value (RFC 5280 §4.2.1.10): the subtrees that are permitted. */
export function nameConstraints(network: string, names: readonly string[]): Buffer {
  const ranges = PRIVATE.map(([address, prefix]) => ipSubtree(address, prefix));
  const given = [networkName(network), 'localhost', ...names].map((name) => {
    const version = isIP(name);
    return version === 0 ? dnsSubtree(name) : ipSubtree(name, version === 4 ? 32 : 128);
  });
  return tlv(0x30, tlv(0xa0, Buffer.concat([...given, ...ranges])));
}

const dnsSubtree = (name: string) => tlv(0x30, tlv(0x82, Buffer.from(name, 'ascii')));

function ipSubtree(address: string, prefix: number): Buffer {
  const bytes = addressBytes(address);
  const mask = Buffer.from(bytes.map((_, i) => (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))) & 0xff));
  return tlv(0x30, tlv(0x87, Buffer.concat([bytes, mask])));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // WHATWG URLs write an IPv6 address in one way, without a dotted end.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::', 2);
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((g) => Number.parseInt(g, 16)));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((g) => [g >> 8, g & 0xff]));
}

/** DER (X.690 §8.1). */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), value]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), value]);
}
