import { timeText } from '@hutong/record';
import type { Claim, Claims, Piece, Stated } from './claims.ts';

/** What can be wrong: stable codes, for programs and for the command's catalogue. */
export type FindingCode =
  /** A log's key signed two histories. */
  | 'two-faces'
  /** A node gave receipts for two histories of one log. */
  | 'received-both'
  /** A node put on record, or cosigned, a head that is of no history its log's key signed. */
  | 'false-head'
  /** A node saw a head of an ancestor's log that is not of the history others were shown. */
  | 'seen-differs'
  /** A node holds less of a log than it put on record to have received. */
  | 'dropped-log'
  /** One checkpoint, two times; or times that do not rise with the log. */
  | 're-dated'
  /** A receipt that its giver's later anchors know nothing of. */
  | 'denied-receipt';

/** What is wrong, who is to answer for it, and the two pieces that do not fit each other. */
export interface Finding {
  code: FindingCode;
  /** Node named. */
  node: string;
  origin: string;
  evidence: [Piece, Piece];
  /** How many times this was found; the first pieces are shown. */
  count: number;
  /** The registry closed this log already: what was to be done was done. */
  settled: boolean;
}

/** An anchor a minute younger than a receipt must know of it. */
const SLACK_MS = 60_000;
const DAY_MS = 86_400_000;

/** All that the claims prove to be wrong. @param now ms since 1970: an anchor from the future says nothing of time */
export function faultsIn(claims: Claims, now: number): Finding[] {
  const found = new Map<string, Finding>();
  const add: Add = (code, node, origin, a, b) => {
    const key = `${code} ${node} ${origin}`;
    const known = found.get(key);
    if (known !== undefined) known.count++;
    else
      found.set(key, {
        code,
        node,
        origin,
        evidence: [a, b],
        count: 1,
        settled: isSettled(claims, code, origin),
      });
  };
  for (const [origin, log] of claims.logs) {
    const all = [...log.values()].sort((a, b) => a.checkpoint.size - b.checkpoint.size);
    findHistories(claims, origin, all, add);
    findTimes(origin, all, add);
    findHeld(claims, origin, all, add);
    findDenied(claims, origin, all, now, add);
  }
  return [...found.values()];
}

type Add = (code: FindingCode, node: string, origin: string, a: Piece, b: Piece) => void;

// What a hall's stolen key signed is evidence for good; once its log is closed nothing is left to be done about it.
function isSettled({ registry }: Claims, code: FindingCode, origin: string): boolean {
  const log = registry.log(origin);
  return code === 'two-faces' && log?.closedAt !== undefined && registry.node(log.node)?.kind === 'hall';
}

function findHistories(claims: Claims, origin: string, all: readonly Claim[], add: Add): void {
  const reference = claims.reference(origin);
  if (reference?.signed === undefined) return;
  const owner = claims.nodeOf(origin);
  // The largest that each node received of this history: a smaller one may be where the two still were one.
  const receivers = new Map(
    all
      .filter((c) => c.fits)
      .flatMap((c) => c.cosigned.map((s) => [s.node, { size: c.checkpoint.size, piece: s.piece }])),
  );
  for (const claim of all.filter((c) => c.fits === false)) {
    if (claim.signed !== undefined) add('two-faces', owner, origin, reference.signed, claim.signed);
    for (const { node, piece } of claim.cosigned) {
      const other = receivers.get(node);
      if (other !== undefined && other.size >= claim.checkpoint.size)
        add('received-both', node, origin, other.piece, piece);
      else if (claim.signed === undefined) add('false-head', node, origin, reference.signed, piece);
    }
    if (claim.signed !== undefined) continue;
    for (const s of claim.stated) {
      if (s.cosigned) add('false-head', s.node, origin, reference.signed, s.piece);
      else add('seen-differs', owner, origin, reference.signed, s.piece);
    }
  }
}

/** Times of one cosigner's key, and of the anchors of the same epoch. */
function findTimes(origin: string, all: readonly Claim[], add: Add): void {
  const last = new Map<string, { size: number; timeS: number; piece: Piece }>();
  for (const { checkpoint, cosigned, stated } of all) {
    const times = [...cosigned, ...stated.filter(isTimed)];
    for (const one of times) {
      const key = `${one.node} ${one.epoch}`;
      const before = last.get(key);
      const fits =
        before === undefined ||
        (before.size === checkpoint.size ? before.timeS === one.timeS : before.timeS <= one.timeS);
      if (!fits) add('re-dated', one.node, origin, before.piece, one.piece);
      if (before === undefined || before.timeS <= one.timeS)
        last.set(key, { size: checkpoint.size, timeS: one.timeS, piece: one.piece });
    }
  }
}

function isTimed(s: Stated): s is Stated & { timeS: number } {
  return s.timeS !== undefined;
}

function findHeld(claims: Claims, origin: string, all: readonly Claim[], add: Add): void {
  for (const { checkpoint, stated } of all) {
    for (const { node, piece, cosigned } of stated) {
      const held = claims.shown.get(node);
      const size = held?.get(origin) ?? 0;
      if (!cosigned || held === undefined || size >= checkpoint.size) continue;
      add('dropped-log', node, origin, piece, { shown_by: node, says: String(size) });
    }
  }
}

/** Receipts that their giver's anchors should know. Only of nodes that are heard themselves: others may show too little. */
function findDenied(claims: Claims, origin: string, all: readonly Claim[], now: number, add: Add): void {
  for (const { checkpoint, cosigned } of all) {
    for (const { node, timeS, piece } of cosigned) {
      const last = claims.lastAnchor.get(node);
      if (last === undefined || !claims.shown.has(node) || last.at > now + DAY_MS) continue;
      if (last.at < timeS * 1_000 + SLACK_MS) continue;
      const known = all.some(
        (c) => c.checkpoint.size >= checkpoint.size && c.stated.some((s) => s.node === node),
      );
      const says = timeText(last.at);
      if (!known) add('denied-receipt', node, origin, piece, { shown_by: node, says });
    }
  }
}
