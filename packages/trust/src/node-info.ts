import type { Level } from '@hutong/record';
import type { EnrolBody } from './enrol-body.ts';
import type { PublicKeys } from './keys.ts';

/** What the registry says of a node now; each change holds from the registry entry that states it. */
export interface NodeInfo {
  node: string;
  name: string;
  level: Level;
  kind: 'hall' | 'center';
  divisionCode: string | undefined;
  /** Of a stationed supervisor’s node (派驻监察): the node at which it sits, whose word it is not. */
  stationedAt?: string;
  /** null for the top center. */
  parent: string | null;
  /** Every epoch, oldest first; `adopted`: the node began it with its old key's word, the registry has yet to follow. */
  epochs: { epoch: number; origin: string; keys: PublicKeys; adopted?: true }[];
  retired: boolean;
  /** Centers: where their children connect. */
  url?: string;
  /** Whether that address was changed since the center's enrolment. */
  urlChanged?: true;
  /** Host names and addresses that were approved for it; absent: it was enrolled before these were asked for. */
  addresses?: string[];
  /** Whom to call when it is silent, where anybody said. */
  contact?: Contact;
  /** Parents it had before, newest last. */
  formerParents: string[];
  /** Of those that it left by a move which says so: up to which day each had heard it, and the entry that moved it. */
  left?: Record<string, Left>;
  /** The day up to which the parent before the present one had heard it, where the move says so: YYYY-MM-DD. */
  heardUntil?: string;
  /** Index of the last registry entry about it. */
  since: number;
}

/** A parent’s last word on a node, as the move that took the node from it states it. */
interface Left {
  until: string;
  origin: string;
  index: number;
}

/** Puts a node beneath another parent; `at` is the entry that says so. */
export function moveTo(
  info: NodeInfo,
  parent: string | null,
  until: string | undefined,
  at: { origin: string; index: number },
): void {
  if (parent === info.parent) return;
  delete info.heardUntil;
  if (until !== undefined && info.parent !== null) {
    info.heardUntil = until;
    info.left = { ...info.left, [info.parent]: { until, ...at } };
  }
  info.formerParents = formerParents(info, parent);
  info.parent = parent;
}

/** Whom to call about a node: a post, and its office's telephone. */
export interface Contact {
  post?: string;
  phone?: string;
}

/** A contact, in the words of `registry.node` and `registry.move`. */
export interface ContactBody {
  contact_post?: string | undefined;
  contact_phone?: string | undefined;
}

/** Whom to call about a node: what is said now, and of the rest what was said before. */
export function contactOf(
  known: NodeInfo | undefined,
  { contact_post: post, contact_phone: phone }: ContactBody,
): Pick<NodeInfo, 'contact'> {
  const contact = {
    ...known?.contact,
    ...(post === undefined ? {} : { post }),
    ...(phone === undefined ? {} : { phone }),
  };
  return Object.keys(contact).length === 0 ? {} : { contact };
}

/** The words that are said of a contact, and no others. */
export function contactWords({ contact_post, contact_phone }: ContactBody) {
  return {
    ...(contact_post === undefined ? {} : { contact_post }),
    ...(contact_phone === undefined ? {} : { contact_phone }),
  };
}

/** Where a node stands, in the words of `registry.node`. */
export function placeOf({ name, kind, level, divisionCode, stationedAt, parent }: NodeInfo): Place {
  const place: Place = { name, kind, level, parent };
  if (divisionCode !== undefined) place.division_code = divisionCode;
  if (stationedAt !== undefined) place.stationed_at = stationedAt;
  return place;
}

type Place = Pick<EnrolBody, 'name' | 'kind' | 'level' | 'parent' | 'division_code' | 'stationed_at'>;

/** Where an enrolment says that a node stands; a node that is stationed at another is no center. */
export function placeIn({ node, name, level, kind, division_code, stationed_at, parent }: EnrolBody) {
  const place = { node, name, level, kind, divisionCode: division_code, parent };
  const isStationed = kind === 'hall' && stationed_at !== undefined;
  return isStationed ? { ...place, stationedAt: stationed_at } : place;
}

/** The parents a node had, with the one it leaves now. */
export function formerParents(known: NodeInfo | undefined, parent: string | null): string[] {
  const before = known?.formerParents ?? [];
  if (known === undefined || known.parent === null || known.parent === parent) return before;
  return [...before.filter((p) => p !== known.parent && p !== parent), known.parent];
}

/** Where a center is reached: its new address, or the one it had. */
export function urlOf(
  known: NodeInfo | undefined,
  url: string | undefined,
): Pick<NodeInfo, 'url' | 'urlChanged'> {
  const now = url ?? known?.url;
  if (now === undefined) return {};
  const changed = known?.urlChanged ?? (known !== undefined && now !== known.url);
  return changed ? { url: now, urlChanged: true } : { url: now };
}

/** What the registry knows of nodes and their logs, as far as it tells whether they are live. */
interface Known {
  node(name: string): NodeInfo | undefined;
  log(origin: string): { closedAt?: number } | undefined;
}

/** Whether a node speaks for itself: enrolled, not retired, its newest log not closed. */
export function isLive(registry: Known, name: string): boolean {
  const info = registry.node(name);
  const origin = info?.epochs.at(-1)?.origin;
  return info?.retired === false && origin !== undefined && registry.log(origin)?.closedAt === undefined;
}

/** Addresses as they are compared. */
export function addressesOf(given: readonly string[] | undefined): Pick<NodeInfo, 'addresses'> {
  return given === undefined ? {} : { addresses: given.map((name) => name.toLowerCase()) };
}
