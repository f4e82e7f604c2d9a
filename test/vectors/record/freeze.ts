/**
 * Writes entries.json from the inputs beside it. Run only when a format is changed on purpose, and say so in the commit:
 * `node --import tsx test/vectors/record/freeze.ts`. The vectors are what other implementations are held to.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { prepareRecord } from '@hutong/record';

type Input = { name: string; now: number; own?: boolean; input: Record<string, unknown> };

/** The vectors' randomness: bytes 0, 1, 2 … from the start of each vector. */
function counting(): (n: number) => Uint8Array {
  let next = 0;
  return (n) => Uint8Array.from({ length: n }, () => next++ & 0xff);
}

const here = new URL('.', import.meta.url);
const inputs = JSON.parse(readFileSync(new URL('inputs.json', here), 'utf8')) as Input[];
const vectors = inputs.map((vector) => {
  const own = vector.own ?? false;
  const [prepared] = prepareRecord(vector.input, { now: vector.now, random: counting(), own });
  return {
    ...vector,
    hex: Buffer.from(prepared!.bytes).toString('hex'),
    sha256: createHash('sha256').update(prepared!.bytes).digest('hex'),
    values: prepared!.values.map(({ field, salt, value }) => ({
      field,
      salt: Buffer.from(salt).toString('hex'),
      value,
      commitment: Buffer.from(prepared!.entry.commitments[field]!).toString('hex'),
    })),
  };
});
writeFileSync(new URL('entries.json', here), `${JSON.stringify(vectors, null, 2)}\n`);
