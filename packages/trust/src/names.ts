import { hash } from 'node:crypto';

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
export class InvalidName extends Error {
  readonly value: string;
  readonly next: string;

  constructor(what: 'network' | 'node' | 'origin', value: string) {
    super(`${what} ${JSON.stringify(value.slice(0, 80))} is not valid`);
    this.name = 'InvalidName';
    this.value = value;
    this.next =
      what === 'origin'
        ? 'An origin is <network>/<node>/<epoch>-<8 hex>; ask whoever gave it for the right one.'
        : 'Use 1 to 32 of the characters a-z, 0-9 and -.';
  }
}

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
