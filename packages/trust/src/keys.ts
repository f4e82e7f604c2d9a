import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatVkey, makeSigner, type Signer } from '@hutong/log';
import { fsyncFolder, writeSecret } from '@hutong/process';
import { ReasonedError, type Text } from '@hutong/record';
import type nacl from 'tweetnacl';
import { cosignerName, formatOrigin } from './names.ts';
import { sealingPair } from './sealing-pair.ts';
import { why } from './texts.ts';

/** A node's keys for one epoch. The log key signs that epoch's log and nothing else. */
export interface EpochKeys {
  epoch: number;
  origin: string;
  log: Signer;
  /** Signs receipts and heartbeats (cosignature/v1). */
  cosigner: Signer;
  /** X25519 pair for sealed values. */
  sealing: nacl.BoxKeyPair;
  /** Ed25519 seed of the NKey that opens the parent's broker, 32 bytes. */
  transportSeed: Uint8Array;
}

/** The public halves, as genesis and registry entries carry them. */
export interface PublicKeys {
  /** C2SP vkey of type 1, named by the origin. */
  log: string;
  /** C2SP vkey of type 4. */
  cosigner: string;
  /** 32 bytes in base64. */
  sealing: string;
  /** 32 bytes in base64. */
  transport: string;
}

/** Key material that is missing or not safe to use. */
export class KeyFileError extends ReasonedError {
  override readonly name = 'KeyFileError';
  readonly file: string;

  constructor(file: string, reason: Text, next: Text) {
    super(reason, next, file);
    this.file = file;
  }
}

const SEED_BYTES = 32;
const KINDS = ['log', 'cosigner', 'sealing', 'transport'] as const;

/** Makes the four keys of an epoch under `folder/<epoch>/` (0600 in 0700); durable when this returns. Throws KeyFileError rather than overwrite. */
export function createKeys(folder: string, epoch: number, random: (n: number) => Uint8Array): void {
  const dir = join(folder, String(epoch));
  if (existsSync(dir))
    throw new KeyFileError(dir, why('keys_there'), {
      zh: '用这些密钥，或开始下一纪元',
      en: 'Use them, or begin the next epoch.',
    });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(dir, { mode: 0o700 });
  for (const kind of KINDS)
    writeSecret(join(dir, kind), `${Buffer.from(random(SEED_BYTES)).toString('hex')}\n`);
  // The folders' own names too: a genesis must not outlive its keys.
  fsyncFolder(folder);
  fsyncFolder(dirname(folder));
}

/** Reads the keys of an epoch. Throws KeyFileError for a file that is missing, damaged, or open to others. */
export function loadKeys(folder: string, network: string, node: string, epoch: number): EpochKeys {
  const [log, cosigner, sealing, transport] = KINDS.map((kind) =>
    readSeed(join(folder, String(epoch), kind)),
  );
  const unnamed = makeSigner('x', 1, log as Buffer);
  const origin = formatOrigin(network, node, epoch, unnamed.verifier.key);
  return {
    epoch,
    origin,
    log: makeSigner(origin, 1, log as Buffer),
    cosigner: makeSigner(cosignerName(network, node), 4, cosigner as Buffer),
    sealing: sealingPair(sealing as Buffer),
    transportSeed: transport as Buffer,
  };
}

/** The public halves of an epoch's keys. */
export function publicKeys(keys: EpochKeys): PublicKeys {
  const transport = makeSigner('x', 1, keys.transportSeed).verifier.key;
  return {
    log: formatVkey(keys.log.verifier),
    cosigner: formatVkey(keys.cosigner.verifier),
    sealing: Buffer.from(keys.sealing.publicKey).toString('base64'),
    transport: transport.toString('base64'),
  };
}

/** A 32-byte seed from a file of 64 hex digits. */
export function readSeed(file: string): Buffer {
  if (!existsSync(file))
    throw new KeyFileError(file, why('no_key'), {
      zh: '从备份找回它，或开始新的纪元',
      en: 'Restore it from its backup, or begin a new epoch.',
    });
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeyFileError(file, why('key_open'), {
      zh: `运行：chmod 600 ${file}`,
      en: `Run: chmod 600 ${file}`,
    });
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new KeyFileError(file, why('key_malformed'), {
      zh: '从备份找回它',
      en: 'Restore it from its backup.',
    });
  return Buffer.from(text, 'hex');
}
