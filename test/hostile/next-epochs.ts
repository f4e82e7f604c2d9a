// Next epochs of a hall in somebody else's hands, vouched for by its real key as they must be, with something wrong about
// the keys that they name.
import { randomBytes } from 'node:crypto';
import {
  checkpointBody,
  formatVkey,
  leafHash,
  makeSigner,
  makeVerifier,
  type Segment,
  type Signer,
  signNote,
  Tree,
} from '@hutong/log';
import { encodeEntry, newId } from '@hutong/record';
import { cosignerName, formatOrigin, publicKeys } from '@hutong/trust';
import nacl from 'tweetnacl';

/** The log that the next epoch follows: as its holder has it. */
export interface LogBefore {
  node: string;
  signer: Signer;
  tree: Tree;
}

const LOW_ORDER = Buffer.alloc(32).toString('base64');

/** What the keys of a genesis may say that are none, given what they should be. */
export const BAD_KEYS: Record<string, (good: { cosigner: string; log: string }) => object> = {
  'cosigner-id': ({ cosigner }) => ({ cosigner: cosigner.replace(/\+[0-9a-f]{8}\+/, '+00000000+') }),
  'cosigner-neighbour': () => ({ cosigner: cosignerOf('good', 4, realKey()) }),
  'cosigner-name': ({ cosigner }) => ({ cosigner: cosigner.replace('test/', 'te\u0085st/') }),
  'cosigner-point': () => ({ cosigner: cosignerOf('mallory', 4, Buffer.alloc(32, 2)) }),
  'cosigner-kind': () => ({ cosigner: cosignerOf('mallory', 1, realKey()) }),
  'cosigner-short': ({ cosigner }) => ({ cosigner: `${cosigner.split('+').slice(0, 2).join('+')}+BAAA` }),
  'cosigner-is-log': ({ log }) => ({ cosigner: log }),
  transport: () => ({ transport: LOW_ORDER }),
  sealing: () => ({ sealing: LOW_ORDER }),
};

const realKey = () => makeSigner('x', 1, randomBytes(32)).verifier.key;
const cosignerOf = (node: string, kind: 1 | 4, key: Uint8Array) =>
  formatVkey(makeVerifier(cosignerName('test', node), kind, key));

/**
 * The first segment of its next epoch.
 * @param keysWrong what its keys say otherwise
 * @param bodyWrong what its genesis says otherwise beside them
 */
export function nextEpoch(
  { node, signer, tree }: LogBefore,
  keysWrong: (good: { cosigner: string; log: string }) => object,
  bodyWrong: object = {},
): Segment {
  const seed = randomBytes(32);
  const origin = formatOrigin('test', node, 2, makeSigner('x', 1, seed).verifier.key);
  const log = makeSigner(origin, 1, seed);
  const cosigner = makeSigner(cosignerName('test', node), 4, randomBytes(32));
  const sealing = nacl.box.keyPair();
  const good = publicKeys({ epoch: 2, origin, log, cosigner, sealing, transportSeed: randomBytes(32) });
  const body = {
    node,
    epoch: 2,
    reason: '轮换',
    keys: { ...good, ...keysWrong(good) },
    previous: { origin: signer.verifier.name, size: tree.size, root: tree.root().toString('base64') },
    endorsement: signNote(`hutong/next-log@v1\n${signer.verifier.name}\n${good.log}\n`, signer),
    ...bodyWrong,
  };
  const bytes = odd({ type: 'genesis', subject: node, body });
  const first = new Tree();
  first.append(leafHash(bytes));
  const note = signNote(checkpointBody({ origin, size: 1, root: first.root() }), log);
  return { version: 1, origin, from: 0, entries: [bytes], note, sealed: [] };
}

/** A public entry whose body nobody judged before it was written. */
export function odd(entry: Partial<Parameters<typeof encodeEntry>[0]>): Uint8Array {
  const now = Date.now();
  return encodeEntry({
    version: 1,
    type: 'notice.plain',
    id: newId(now, randomBytes),
    subject: 'X-1',
    department: '敌',
    occurredAt: now,
    recordedAt: now,
    backfilled: false,
    visibility: 'public',
    commitments: {},
    body: { title: 't' },
    ...entry,
  });
}
