import { contract, countAlerts, countLevels, mayFor } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import {
  type Column,
  type FieldError,
  Filters,
  href,
  Pager,
  Reasons,
  Section,
  Select,
  Table,
  TextField,
  When,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, SEES, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { type Cards, type Group, grouped, ORDERS, type Order, ordered } from './nodes.ts';
import { Tile } from './tile.tsx';
import { wall } from './wall.tsx';

const ROWS = 100;
/** Tiles that are drawn, of more the worst; the table has all. */
const MOST_TILES = 400;

/** The network at a glance: a tile a node, and all of them as a table. */
export function overviewPages(parts: ConsoleParts): Page[] {
  return [
    { method: 'get', path: '/console', ...SEES, answer: overview },
    { method: 'get', path: '/console/wall', ...SEES, answer: (visit) => wall(visit, parts) },
  ];
}

async function overview(visit: Visit): Promise<Shown> {
  const { lang, view, service } = visit;
  const orders = ordersFor(visit);
  const order = orders.find((one) => one === visit.query('sort')) ?? ('level' satisfies Order);
  const [[own, ...beneath], alerts, { cards, errors = [] }] = await Promise.all([
    service.health.now(),
    service.health.alerts.list(),
    order === 'cards' ? cardsOf(visit) : NO_CARDS,
  ]);
  const { raised, acknowledged } = countAlerts(alerts);
  const counts = countLevels(beneath);
  return screen({
    visit,
    title: say(lang, 'overview'),
    place: 'overview',
    errors,
    live: true,
    children: (
      <>
        <div id="live-network" data-live>
          <p>
            <a href={href(view, '/console/alerts')}>{say(lang, 'overview_open', { raised, acknowledged })}</a>
          </p>
          <p>
            {say(lang, 'overview_counts', { ...counts })}{' '}
            <a href={href(view, '/console/wall')}>{say(lang, 'wall')}</a>{' '}
            <a href={href(view, '/console/map')}>{say(lang, 'map')}</a>
          </p>
          {own === undefined ? null : (
            <p>
              {say(lang, 'overview_own')} <Tile visit={visit} node={own} />
            </p>
          )}
        </div>
        <Tiles visit={visit} own={service.info.node} beneath={beneath} />
        <Nodes visit={visit} beneath={beneath} orders={orders} order={order} cards={cards} />
      </>
    ),
  });
}

/** The orders that whoever came may choose: how many cards a node has is told to who watches the network. */
function ordersFor({ service, person }: Visit): readonly Order[] {
  const counts = service.oversight !== undefined && mayFor(person, contract.supervision.waiting.may);
  return ORDERS.filter((one) => one !== 'cards' || counts);
}

interface CardsAsked {
  cards?: Cards;
  errors?: readonly FieldError[];
}
const NO_CARDS: CardsAsked = {};

/** The cards of all nodes, by one question: a page is as quick with three thousand. */
async function cardsOf(visit: Visit): Promise<CardsAsked> {
  const asked = await ask(visit, contract.supervision.waiting, {});
  if (asked.refused !== undefined) return { errors: wrong(visit, asked.refused) };
  return { cards: new Map(asked.reply.items.map(({ node, cards }) => [node, cards])) };
}

function Tiles({ visit, own, beneath }: { visit: Visit; own: string; beneath: readonly NodeHealth[] }) {
  const { lang } = visit;
  const drawn = ordered(beneath, 'level').slice(0, MOST_TILES);
  const left = beneath.length - drawn.length;
  return (
    <Section id="tiles" title={say(lang, 'overview_tiles')}>
      {grouped(own, drawn).map((group) => (
        <TileGroup visit={visit} group={group} />
      ))}
      {left > 0 ? <p class="soft">{say(lang, 'overview_undrawn', { n: left })}</p> : null}
    </Section>
  );
}

function TileGroup({ visit, group: { head, nodes } }: { visit: Visit; group: Group }) {
  return (
    <div class="tiles" id={`live-tiles-${head?.node ?? ''}`} data-live>
      <h3>{head === undefined ? say(visit.lang, 'overview_direct') : <Tile visit={visit} node={head} />}</h3>
      <ul>
        {ordered(nodes, 'level').map((node) => (
          <li>
            <Tile visit={visit} node={node} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Nodes(props: {
  visit: Visit;
  beneath: readonly NodeHealth[];
  orders: readonly Order[];
  order: Order;
  /** Where they are asked for by their cards. */
  cards: Cards | undefined;
}) {
  const { visit, beneath, orders, order, cards } = props;
  const { lang, view } = visit;
  const words = visit.query('node').slice(0, 100);
  const found = beneath.filter(
    ({ node, name }) => words === '' || node.includes(words) || name.includes(words),
  );
  const sorted = ordered(found, order, cards);
  // A page goes on after a node: what changed its place meanwhile is not passed over for that.
  const from = sorted.findIndex(({ node }) => node === visit.query('after')) + 1;
  const rows = sorted.slice(from, from + ROWS);
  const link = (after?: string) => `${href(view, '/console', { sort: order, node: words, after })}#nodes`;
  const last = rows.at(-1);
  return (
    <Section id="nodes" title={say(lang, 'overview_table')}>
      <Filters action={`${href(view, '/console')}#nodes`} lang={lang} text={say(lang, 'overview_go')}>
        <Select
          name="sort"
          label={say(lang, 'overview_sort')}
          value={order}
          options={orders.map((one) => ({ value: one, text: say(lang, `sort_${one}`) }))}
        />
        <TextField
          name="node"
          label={say(lang, 'overview_find')}
          value={words}
          width="middle"
          maxlength={100}
        />
      </Filters>
      <Table
        labelledby="nodes"
        columns={columnsOf(visit, cards)}
        rows={rows}
        empty={say(lang, 'overview_none')}
      />
      <Pager
        label={say(lang, 'overview_pages')}
        first={from === 0 ? undefined : { href: link(), text: say(lang, 'overview_first') }}
        next={
          from + ROWS < sorted.length && last !== undefined
            ? { href: link(last.node), text: say(lang, 'overview_next') }
            : undefined
        }
      />
    </Section>
  );
}

function columnsOf({ lang, view, person }: Visit, cards: Cards | undefined): Column<NodeHealth>[] {
  const opens = mayFor(person, contract.supervision.calls.may);
  const many = ({ node }: NodeHealth) => cards?.get(node) ?? 0;
  return [
    {
      head: say(lang, 'overview_node'),
      kind: 'name',
      cell: ({ node, name }) => (
        <>
          <a href={href(view, `/console/nodes/${node}`)}>{name}</a> <small>{node}</small>
        </>
      ),
    },
    { head: say(lang, 'overview_state'), cell: (health) => <Reasons view={view} health={health} /> },
    { head: say(lang, 'overview_left'), kind: 'number', cell: ({ left }) => left },
    {
      head: say(lang, 'overview_arrived'),
      cell: ({ arrived }) => (arrived === undefined ? say(lang, 'overview_never') : <When at={arrived} />),
    },
    ...(cards === undefined
      ? []
      : [
          {
            head: say(lang, 'overview_cards'),
            kind: 'number' as const,
            cell: (one: NodeHealth) =>
              opens ? (
                <a
                  href={href(view, '/console/supervision', {
                    show: 'open',
                    type: 'card',
                    node: one.node,
                  })}
                >
                  {many(one)}
                </a>
              ) : (
                many(one)
              ),
          },
        ]),
    {
      head: say(lang, 'overview_heard'),
      cell: ({ heard }) => (heard === null ? say(lang, 'overview_never') : <When at={heard} />),
    },
  ];
}
