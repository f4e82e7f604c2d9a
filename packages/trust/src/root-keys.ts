import { scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { formatVkey, makeSigner } from '@hutong/log';
import { writeSecret } from '@hutong/process';
import nacl from 'tweetnacl';
import { z } from 'zod';
import { KeyFileError, readSeed } from './keys.ts';
import { why } from './texts.ts';

/** 128 MiB and about half a second: what one guess costs. */
const PARAMS = { N: 2 ** 17, r: 8, p: 1 };
const MAX_MEMORY = 256 * 1024 * 1024;
const MIN_PASSPHRASE = 8;
const SALT_BYTES = 16;
const SEED_BYTES = 32;

interface Cost {
  N: number;
  r: number;
  p: number;
}

const schema = z.object({
  version: z.literal(1),
  /** Name under which the key signs: that of its vkey. */
  name: z.string().min(1).max(100),
  vkey: z.string().max(200),
  // A hostile file must not take all memory, or hours.
  scrypt: z
    .object({
      N: z
        .int()
        .min(2)
        .max(2 ** 20),
      r: z.int().min(1).max(32),
      p: z.int().min(1).max(16),
      salt: z.base64(),
    })
    .refine(({ N, r, p }) => Number.isInteger(Math.log2(N)) && 128 * N * r * p <= MAX_MEMORY),
  nonce: z.base64(),
  box: z.base64(),
});

/** A root key as its file holds it. */
export interface RootKey {
  /** 32 bytes. */
  seed: Uint8Array;
  /** Absent in the bare file that `init` writes. */
  name?: string;
}

/**
 * Writes an officer's root key, for a stick or a safe: the seed in a `nacl.secretbox` under a key that scrypt
 * (RFC 7914) makes of the passphrase. The file is useless without it.
 * @returns the key's vkey, to be named by a root document
 */
export function writeRootKey(
  file: string,
  { name, seed, passphrase }: { name: string; seed: Uint8Array; passphrase: string },
  random: (n: number) => Uint8Array,
  cost: Cost = PARAMS,
): string {
  if ([...passphrase].length < MIN_PASSPHRASE) {
    throw new KeyFileError(file, why('passphrase_short'), {
      zh: `请用至少 ${MIN_PASSPHRASE} 个字符`,
      en: `Choose one of at least ${MIN_PASSPHRASE} characters.`,
    });
  }
  const vkey = formatVkey(makeSigner(name, 1, seed).verifier);
  const salt = random(SALT_BYTES);
  const nonce = random(nacl.secretbox.nonceLength);
  const box = nacl.secretbox(seed, nonce, stretch(passphrase, salt, cost));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const content = {
    version: 1,
    name,
    vkey,
    scrypt: { ...cost, salt: base64(salt) },
    nonce: base64(nonce),
    box: base64(box),
  };
  writeSecret(file, `${JSON.stringify(content, null, 2)}\n`);
  return vkey;
}

/**
 * Reads a root key; asks for the passphrase only when the file wants one (the bare hex file that `init` writes does not).
 * @throws KeyFileError when the file is damaged, or the passphrase is another's
 */
export async function readRootKey(file: string, askPassphrase: () => Promise<string>): Promise<RootKey> {
  const content = parseKeyFile(file);
  if (content === undefined) return { seed: readSeed(file) };
  const { name, vkey, scrypt, nonce, box } = content;
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  const key = stretch(await askPassphrase(), bytes(scrypt.salt), scrypt);
  const seed =
    bytes(nonce).length === nacl.secretbox.nonceLength
      ? nacl.secretbox.open(bytes(box), bytes(nonce), key)
      : null;
  if (seed === null) {
    throw new KeyFileError(file, why('passphrase_wrong'), {
      zh: '再试一次；口令丢了，这把密钥也就丢了',
      en: 'Try again; if it is lost, so is this key.',
    });
  }
  if (seed.length !== SEED_BYTES || formatVkey(makeSigner(name, 1, seed).verifier) !== vkey)
    throw damaged(file);
  return { seed, name };
}

function parseKeyFile(file: string): z.infer<typeof schema> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // readSeed says what is wrong with it.
  }
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged(file);
  }
}

function damaged(file: string): KeyFileError {
  return new KeyFileError(file, why('root_key_damaged'), {
    zh: '用它的另一份副本',
    en: 'Take its other copy.',
  });
}

// The same characters typed on another system must give the same key (NFKC).
function stretch(passphrase: string, salt: Uint8Array, { N, r, p }: Cost): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, nacl.secretbox.keyLength, {
    N,
    r,
    p,
    maxmem: MAX_MEMORY + 2 ** 20,
  });
}
