/**
 * node --import tsx test/c2sp/check.ts --vkeys FILE [--cosigners N] --proof FILE --entry FILE
 * node --import tsx test/c2sp/check.ts --vkeys FILE --notes FILE…
 * One line a file; exit 0 when everything verified, else 1. Several --proof go with as many --entry, in order.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Rejected, toBase64 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { parseNote, parseVkeys, type Verified, type Vkey, verifyNote } from './note.ts';
import { verifyProof } from './proof.ts';

const USAGE = 'usage: check.ts --vkeys FILE [--cosigners N] [--proof FILE --entry FILE] [--notes FILE…]';

const when = (time: bigint): string =>
  time < 8_640_000_000_000n ? new Date(Number(time) * 1000).toISOString() : `second ${time}`;

const signers = (all: Verified[]): string =>
  all.map(({ vkey, time }) => (time === undefined ? vkey.name : `${vkey.name} (${when(time)})`)).join(', ');

function proofVerdict(proof: string, entry: string, keys: Vkey[], cosigners: number): string {
  const v = verifyProof(readFileSync(proof), readFileSync(entry), keys, cosigners);
  return `entry ${v.index} of ${v.origin} at size ${v.size}; cosigned by ${signers(v.cosignatures) || 'nobody known'}`;
}

/** `heads` remembers each log's root per size: two roots at one size are a fork, though each note verifies. */
function noteVerdict(file: string, keys: Vkey[], heads: Map<string, string>): string {
  const note = parseNote(readFileSync(file));
  const by = signers(verifyNote(note, keys));
  let head: ReturnType<typeof parseCheckpoint>;
  try {
    head = parseCheckpoint(note.text);
  } catch {
    return `a note, not a checkpoint; signed by ${by}`;
  }
  const at = `${head.origin} at size ${head.size}`;
  const root = toBase64(head.root);
  if ((heads.get(at) ?? root) !== root) {
    throw new Rejected('fork', `another root for ${at}`, 'Keep both notes: together they prove the fork.');
  }
  heads.set(at, root);
  return `checkpoint of ${at}; signed by ${by}`;
}

function report(out: (line: string) => void, label: string, verdict: () => string): boolean {
  try {
    out(`OK  ${label}: ${verdict()}`);
    return true;
  } catch (error) {
    const next = error instanceof Rejected ? ` — ${error.next}` : '';
    out(`BAD ${label}: ${error instanceof Error ? error.message : error}${next}`);
    return false;
  }
}

/** Returns the exit code. */
export function main(args: string[], out: (line: string) => void): number {
  const many = { type: 'string', multiple: true } as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { vkeys: many, proof: many, entry: many, notes: many, cosigners: { type: 'string' } },
    });
  try {
    parsed = parse();
  } catch (error) {
    out(`BAD arguments: ${(error as Error).message}; ${USAGE}`);
    return 1;
  }
  const { vkeys = [], proof = [], entry = [], notes = [], cosigners = '0' } = parsed.values;
  const noteFiles = notes.length > 0 ? [...notes, ...parsed.positionals] : [];
  const stray = notes.length === 0 && parsed.positionals.length > 0;
  const nothing = proof.length + noteFiles.length === 0;
  if (
    vkeys.length === 0 ||
    nothing ||
    stray ||
    proof.length !== entry.length ||
    !/^\d{1,3}$/.test(cosigners)
  ) {
    out(`BAD arguments; ${USAGE}`);
    return 1;
  }
  let keys: Vkey[] = [];
  try {
    keys = parseVkeys(vkeys.map((file) => readFileSync(file, 'utf8')).join('\n'));
  } catch (error) {
    out(`BAD vkeys: ${(error as Error).message}`);
    return 1;
  }
  const heads = new Map<string, string>();
  const verdicts = [
    ...proof.map((f, i) =>
      report(out, `proof ${f}`, () => proofVerdict(f, entry[i]!, keys, Number(cosigners))),
    ),
    ...noteFiles.map((f) => report(out, `note ${f}`, () => noteVerdict(f, keys, heads))),
  ];
  return verdicts.every(Boolean) ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2), console.log);
}
