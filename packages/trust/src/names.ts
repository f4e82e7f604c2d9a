import { hash } from 'node:crypto';
import { ReasonedError } from '@hutong/record';

/** What the origin line of a log says: `<network>/<node>/<epoch>-<first 8 hex of SHA-256(log public key)>`. */
export interface OriginParts {
  network: string;
  node: string;
  epoch: number;
  fingerprint: string;
}

const NAME = /^[a-z0-9-]{1,32}$/;
const ORIGIN = /^([a-z0-9-]{1,32})\/([a-z0-9-]{1,32})\/(0|[1-9]\d{0,8})-([0-9a-f]{8})$/;

/** A name or origin that is not one. */
export class InvalidName extends ReasonedError {
  override readonly name = 'InvalidName';

  constructor(what: 'network' | 'node' | 'origin', value: string) {
    const said = JSON.stringify(value.slice(0, 80));
    super(
      { zh: `${WHAT[what]} ${said} 写法不对`, en: `${what} ${said} is not valid` },
      what === 'origin' ? ORIGIN_NEXT : NAME_NEXT,
    );
  }
}

const WHAT = { network: '网络名', node: '节点名', origin: '日志名' };
const ORIGIN_NEXT = {
  zh: '日志名应写作 <网络>/<节点>/<纪元>-<8 位十六进制>；请向提供者要正确的',
  en: 'An origin is <network>/<node>/<epoch>-<8 hex>; ask whoever gave it for the right one.',
};
const NAME_NEXT = {
  zh: '用 1 至 32 个 a-z、0-9 或 - 字符',
  en: 'Use 1 to 32 of the characters a-z, 0-9 and -.',
};

/** The name itself when it can name a network or a node. */
export function checkName(what: 'network' | 'node', name: string): string {
  if (!NAME.test(name)) throw new InvalidName(what, name);
  return name;
}

/** Origin of the log that `logKey` (32-byte public key) signs. */
export function formatOrigin(network: string, node: string, epoch: number, logKey: Uint8Array): string {
  checkName('network', network);
  checkName('node', node);
  return `${network}/${node}/${epoch}-${hash('sha256', logKey, 'hex').slice(0, 8)}`;
}

/** Parts of an origin line; throws InvalidName. */
export function parseOrigin(origin: string): OriginParts {
  const match = ORIGIN.exec(origin);
  if (match === null) throw new InvalidName('origin', origin);
  const [, network, node, epoch, fingerprint] = match as unknown as [string, string, string, string, string];
  return { network, node, epoch: Number(epoch), fingerprint };
}

/** Name under which a node cosigns: its key changes with the epoch, its name does not. */
export function cosignerName(network: string, node: string): string {
  return `${network}/${node}/cosigner`;
}
