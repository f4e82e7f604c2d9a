/** An item of the catalogue (事项): in use, suspended, cancelled, devolved; and whether it stands in the hall. */
import type { ActOf } from './acts.ts';
import type { FoldEvent } from './event.ts';
import type { Machine, SaidOf, Table, TypeOf } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

export type ItemState = 'in_use' | 'suspended' | 'cancelled' | 'devolved';

type Move = 'use' | 'suspend' | 'cancel' | 'devolve' | 'enter' | 'leave';

/** An item as one record says it; dates, YYYY-MM-DD, only where it says them. */
interface ItemVersionSaid {
  id: string;
  at: number;
  status: string;
  from: string | null;
  until: string | null;
}

/** What items alone have. */
export interface ItemFacts {
  versions: ItemVersionSaid[];
  implementingBody: string | null;
  level: string | null;
  /** Working days; null where the limit is none or stands in words. */
  statutoryDays: number | null;
  promisedDays: number | null;
  statutoryLimit: string | null;
  /** 进厅: null where nothing was said of it. */
  inHall: boolean | null;
  hall: string | null;
  window: string | null;
}

const inUse = {
  use: '=',
  suspend: 'suspended',
  cancel: 'cancelled',
  devolve: 'devolved',
  enter: '=',
  leave: '=',
} as const satisfies Table<ItemState, Move>['in_use'];

/** A node’s last word counts, even where it takes up again what it had ended. */
const ended = {
  use: ['in_use', 'after_end'],
  suspend: ['suspended', 'after_end'],
  cancel: 'cancelled',
  devolve: 'devolved',
  enter: 'after_end',
  leave: '=',
} as const satisfies Table<ItemState, Move>['cancelled'];

const TABLE = {
  // A hall may say that an item stands there which only a center describes.
  none: { ...inUse, use: 'in_use', enter: 'in_use', leave: 'no_beginning' },
  in_use: inUse,
  suspended: { ...inUse, use: 'in_use' },
  cancelled: ended,
  devolved: ended,
} as const satisfies Table<ItemState, Move>;

type ItemMatter = FoldedMatter<ItemState | 'none', ItemFacts>;
type ItemSaid = SaidOf<TypeOf<'catalogue'>>;

function moveOf({ type, body }: ItemSaid): Move {
  if (type === 'catalogue.register') return body.state === '退出' ? 'leave' : 'enter';
  switch (body.status) {
    case '暂停':
      return 'suspend';
    case '取消':
      return 'cancel';
    case '下放':
      return 'devolve';
    default:
      return 'use';
  }
}

function describe({ type, body }: ItemSaid, matter: ItemMatter): void {
  if (type === 'catalogue.register') matter.title ??= body.name ?? null;
  else matter.title = body.name;
}

function tell({ type, body }: ItemSaid, matter: ItemMatter, { id, occurredAt: at }: FoldEvent): void {
  const { facts } = matter;
  if (type === 'catalogue.register') {
    facts.inHall = body.state !== '退出';
    facts.hall = body.hall ?? facts.hall;
    facts.window = body.window ?? facts.window;
    return;
  }
  const { implementation_code, handling_code, local_code, basic_code, status = '在用' } = body;
  matter.item = implementation_code ?? handling_code ?? local_code ?? basic_code ?? matter.number;
  matter.itemType = body.item_type ?? null;
  facts.versions.push({
    id,
    at,
    status,
    from: body.effective_from ?? null,
    until: body.effective_until ?? null,
  });
  facts.implementingBody = body.implementing_body ?? null;
  facts.level = body.level ?? null;
  facts.statutoryDays = body.statutory_days ?? null;
  facts.promisedDays = body.promised_days ?? null;
  facts.statutoryLimit = body.statutory_limit ?? null;
}

export const ITEM: Machine<ItemState, Move, TypeOf<'catalogue'>, ItemFacts> = {
  kind: 'item',
  types: { 'catalogue.item': null, 'catalogue.register': 'registered_at' },
  correction: 'catalogue.correct',
  unsaid: {
    'catalogue.item': null,
    'catalogue.register': 'enter',
  },
  table: TABLE,
  ends: ['cancelled', 'devolved'],
  facts: () => ({
    versions: [],
    implementingBody: null,
    level: null,
    statutoryDays: null,
    promisedDays: null,
    statutoryLimit: null,
    inHall: null,
    hall: null,
    window: null,
  }),
  moveOf,
  describe,
  tell,
};

/** What a post may do to an item; where its state allows it follows from the table. */
export const ITEM_ACTS = {
  use: { type: 'catalogue.item', moves: ['use'], may: 'items.keep' },
  suspend: { type: 'catalogue.item', moves: ['suspend'], may: 'items.keep' },
  cancel: { type: 'catalogue.item', moves: ['cancel'], may: 'items.keep' },
  devolve: { type: 'catalogue.item', moves: ['devolve'], may: 'items.keep' },
  enter: { type: 'catalogue.register', moves: ['enter'], may: 'items.keep' },
  leave: { type: 'catalogue.register', moves: ['leave'], may: 'items.keep' },
} as const satisfies Record<string, ActOf<Move, TypeOf<'catalogue'>>>;
