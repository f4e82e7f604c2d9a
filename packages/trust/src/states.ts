import { cosignBody, parseNote, parseVkey, type Signer } from '@hutong/log';
import { checkName, parseOrigin } from './names.ts';
import type { Registry } from './registry.ts';

/** Something wrong with a node, as it says itself. */
export interface Trouble {
  /** A word of a fixed list; a later version may know more of them. */
  code: string;
  /** Since when, seconds since 1970 by its own clock. */
  sinceS: number;
}

/** What a node says of its own state, verified. */
export interface NodeState {
  node: string;
  /** Whose cosigner key signed it. */
  epoch: number;
  /** Seconds since 1970, by its own clock: that of its heartbeats, always rising within an epoch. */
  timeS: number;
  troubles: Trouble[];
  note: string;
}

const HEADER = 'hutong state v1';
const MAX_TROUBLES = 8;
const MAX_NOTE = 2_048;
const MAX_NOTES = 200;
const TROUBLE = /^([a-z][a-z0-9-]{0,31}) (0|[1-9]\d{0,12})$/;

/**
 * A node's word of what is wrong with it, as a signed note (C2SP signed-note, cosignature/v1): the lines `hutong state v1`,
 * `<network>/<node>`, and one `<code> <since, s>` for each trouble. Its second line is no size, so that no checkpoint reads so.
 */
export function stateNote(
  { network, node }: { network: string; node: string },
  troubles: readonly Trouble[],
  cosigner: Signer,
  timeS: number,
): string {
  const lines = troubles.slice(0, MAX_TROUBLES).map(({ code, sinceS }) => `${code} ${sinceS}`);
  return cosignBody(`${[HEADER, `${network}/${node}`, ...lines].join('\n')}\n`, cosigner, timeS);
}

/** Reads a state note; undefined when it is malformed, or when no good key of its node signed it. Never throws. */
export function readState(
  text: string,
  registry: Pick<Registry, 'network' | 'cosignatures' | 'node'>,
): NodeState | undefined {
  try {
    if (text.length > MAX_NOTE) return undefined;
    const { body, signatures } = parseNote(text);
    const [header, who = '', ...lines] = body.slice(0, -1).split('\n');
    const [network, node = '', rest] = who.split('/');
    if (header !== HEADER || network !== registry.network || rest !== undefined) return undefined;
    checkName('node', node);
    const troubles = lines.map((line) => TROUBLE.exec(line));
    if (troubles.length > MAX_TROUBLES || troubles.includes(null)) return undefined;
    const [line, more] = signatures;
    if (line === undefined || more !== undefined) return undefined;
    const [signed] = registry.cosignatures({ body, signatures: [line] });
    if (signed === undefined || signed.node !== node || signed.revoked === true) return undefined;
    const epochs = registry.node(node)?.epochs ?? [];
    const epoch = epochs.findLast(({ keys }) => parseVkey(keys.cosigner).id === line.id)?.epoch ?? 0;
    return {
      node,
      epoch,
      timeS: signed.timeS,
      note: text,
      troubles: troubles.map((match) => ({ code: match?.[1] ?? '', sinceS: Number(match?.[2]) })),
    };
  } catch {
    return undefined;
  }
}

interface StatesParts {
  node: string;
  registry: Registry;
  now: () => number;
  /** Called when a node says something else than before: those above should know it soon. */
  onNews: () => void;
}

/** Not renewed for so long, a state is carried no further; what its node said last is still known here. */
const CARRIED_MS = 3_600_000;

interface Held extends NodeState {
  cameAt: number;
  /** The parent does not report this ancestor's trouble any more. */
  over: boolean;
}

/**
 * What nodes say of their own state, the newest word of each, as heard by a link (P11). Kept in memory: each is said again
 * with every heartbeat while it holds. It is its node's own word and moves nothing but what is shown of that node.
 */
export class NodeStates {
  readonly #parts: StatesParts;
  readonly #held = new Map<string, Held>();
  #own: string | undefined;

  constructor(parts: StatesParts) {
    this.#parts = parts;
  }

  /** What this node says itself; undefined: that nothing is wrong, which needs no word. */
  set own(note: string | undefined) {
    this.#own = note;
  }

  /** Notes for the parent: of this node and all beneath it, those that `goes` names, from a place on; at most 200. */
  up(goes: (node: string) => boolean, from = 0): string[] {
    const { node, registry } = this.#parts;
    const own = goes(node) && this.#own !== undefined ? [this.#own] : [];
    const beneath = this.#carried((of) => of !== node && goes(of) && registry.within(of, node));
    return [...own, ...beneath.map(({ note }) => note)].slice(from, from + MAX_NOTES);
  }

  /** Notes for the children: this node's and its ancestors'. */
  down(): string[] {
    const own = this.#own === undefined ? [] : [this.#own];
    return [...own, ...this.above().map(({ note }) => note)].slice(0, MAX_NOTES);
  }

  /** What this node's ancestors say of themselves, as far as the parent said so when it was last heard. */
  above(): NodeState[] {
    const { node, registry } = this.#parts;
    const ancestors = registry.ancestors(node);
    return this.#carried((of) => ancestors.includes(of));
  }

  #carried(goes: (node: string) => boolean): NodeState[] {
    const now = this.#parts.now();
    return [...this.#held.values()].filter(
      ({ node, cameAt, over }) => !over && Math.abs(now - cameAt) < CARRIED_MS && goes(node),
    );
  }

  /**
   * Takes what came from the parent or a child. What cannot be verified, is older than what is held, or does not belong on
   * that way is passed over. The parent says all that it knows each time: what it says no more is over.
   */
  take(notes: readonly string[], via: string): void {
    const { node: own, registry, now, onNews } = this.#parts;
    const parent = registry.node(own)?.parent;
    if (via === parent) for (const node of registry.ancestors(own)) this.#over(node, true);
    for (const text of notes.slice(0, MAX_NOTES)) {
      const said = sayer(text);
      if (this.#held.get(said)?.note === text) {
        // A node that was an ancestor and now stands beneath is heard from there.
        if (via === parent || registry.within(said, via)) this.#over(said, false);
        continue;
      }
      const state = readState(text, registry);
      if (state === undefined || state.node === own) continue;
      const belongs =
        via === parent ? registry.ancestors(own).includes(state.node) : registry.within(state.node, via);
      const before = this.#held.get(state.node);
      if (!belongs || (before !== undefined && !isLater(state, before))) continue;
      this.#held.set(state.node, { ...state, cameAt: now(), over: false });
      if (via !== parent && codes(before) !== codes(state)) onNews();
    }
  }

  #over(node: string, over: boolean): void {
    const held = this.#held.get(node);
    if (held !== undefined) held.over = over;
  }

  /**
   * What a node said of itself last; undefined where it said nothing since.
   * @param beat of a node beneath, its newest heartbeat: one that came without such a word says that nothing is wrong any more
   */
  of(node: string, beat?: { origin: string; timeS: number }): NodeState | undefined {
    const state = this.#held.get(node);
    if (state === undefined || beat === undefined) return state;
    return isLater({ ...beat, epoch: parseOrigin(beat.origin).epoch }, state) ? undefined : state;
  }
}

/** The node that a state note says it is of. */
const sayer = (text: string) => /^.*\n[^/\n]*\/(.*)\n/.exec(text)?.[1] ?? '';

type Moment = Pick<NodeState, 'epoch' | 'timeS'>;

/** Times rise within an epoch; the next one's begin with the time that is. */
const isLater = (a: Moment, b: Moment) => a.epoch > b.epoch || (a.epoch === b.epoch && a.timeS > b.timeS);

const codes = (state: NodeState | undefined) => state?.troubles.map(({ code }) => code).join(' ') ?? '';
