import { contract, type NodeChange } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { type FieldError, type Html, href } from '@hutong/ui';
import type { Asked, Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import { demandNode } from '../known.ts';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, TO_SEE, ToNode, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { MoveForm, Typed, wanted } from './form.tsx';
import { MovePlan, RetirePlan } from './plan.tsx';

/** A node is changed in the registry, or retired: each first shows what it will do, then asks why and for the second factor. */
export function movePages(parts: ConsoleParts): Page[] {
  const move = { path: '/console/nodes/{node}/move', may: 'registry.change' } as const;
  const retire = { path: '/console/nodes/{node}/retire', may: 'registry.change' } as const;
  return [
    { method: 'get', ...move, answer: (visit) => movePage(visit) },
    {
      method: 'post',
      ...move,
      answer: (visit) => (visit.field('act') === 'go' ? doMove(visit, parts) : seeMove(visit)),
    },
    { method: 'get', ...retire, answer: (visit) => retirePage(visit) },
    { method: 'post', ...retire, answer: (visit) => doRetire(visit, parts) },
  ];
}

type Moving = Asked<typeof contract.registry.move>;

const planMove = (visit: Visit, node: string, reason: string, more: object = {}): Promise<Moving> =>
  ask(visit, contract.registry.move, { ...more, node, reason, carry_out: false });

const planRetire = (visit: Visit, node: string, reason: string) =>
  ask(visit, contract.registry.retire, { node, reason, carry_out: false });

interface Sheet {
  visit: Visit;
  node: NodeHealth;
  act: 'move' | 'retire';
  errors?: readonly FieldError[];
  status?: number;
}

function sheet({ visit, node, act, ...shown }: Sheet, children: Html): Promise<Shown> {
  return screen({
    visit,
    title: say(visit.lang, act, { name: node.name }),
    place: 'overview',
    ...shown,
    children: (
      <>
        {children}
        <ToNode visit={visit} node={node.node} />
      </>
    ),
  });
}

/** The page without anything to fill in, where nothing of the kind can be done. */
const refusedSheet = (given: Sheet, refused: NonNullable<Asked<typeof contract.registry.move>['refused']>) =>
  sheet({ ...given, errors: wrong(given.visit, refused), status: refused.status }, null);

async function movePage(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const node = await demandNode(visit);
  const given = { visit, node, act: 'move' } as const;
  const asked = await planMove(visit, node.node, TO_SEE);
  if (asked.refused !== undefined) return refusedSheet(given, asked.refused);
  const { stands } = asked.reply;
  return sheet(
    { ...given, errors, status },
    <>
      <p>{say(visit.lang, 'move_about')}</p>
      {await MoveForm({ visit, node: node.node, stands, errors })}
    </>,
  );
}

/** The plan of what was typed; it is confirmed below. */
async function seeMove(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  const node = await demandNode(visit);
  const plan = await typedPlan(visit, node, TO_SEE);
  if (plan.refused !== undefined) return movePage(visit, wrong(visit, plan.refused), plan.refused.status);
  if (plan.reply.changes.length === 0)
    return movePage(visit, [{ name: 'name', text: say(lang, 'move_nothing') }], 422);
  const path = `/console/nodes/${node.node}/move`;
  return sheet(
    { visit, node, act: 'move', errors, status },
    <>
      <MovePlan visit={visit} node={node} plan={plan.reply} />
      <ConfirmForm visit={visit} errors={errors} path={path} go={say(lang, 'move_go')}>
        <Typed visit={visit} stands={plan.reply.stands} />
      </ConfirmForm>
      <p>
        <a href={href(view, path)}>{say(lang, 'move_again')}</a>
      </p>
    </>,
  );
}

/** What was typed, planned against what the registry says now. */
async function typedPlan(visit: Visit, { node }: NodeHealth, reason: string): Promise<Moving> {
  const now = await planMove(visit, node, TO_SEE);
  return now.refused === undefined ? planMove(visit, node, reason, wanted(visit, now.reply.stands)) : now;
}

async function doMove(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const one = await demandNode(visit);
  const reason = visit.field('reason');
  let stands: NodeChange['stands'] = {};
  const done = await confirmed(
    visit,
    parts,
    async () => {
      const planned = await typedPlan(visit, one, reason);
      if (planned.refused === undefined) stands = planned.reply.stands;
      return planned;
    },
    () => ask(visit, contract.registry.move, { ...wanted(visit, stands), node: one.node, reason }),
  );
  if (done.again !== undefined) return seeMove(visit, ...done.again);
  return { to: href(visit.view, `/console/nodes/${one.node}`, { done: '1' }) };
}

async function retirePage(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang } = visit;
  const node = await demandNode(visit);
  const given = { visit, node, act: 'retire' } as const;
  const asked = await planRetire(visit, node.node, TO_SEE);
  if (asked.refused !== undefined) return refusedSheet(given, asked.refused);
  const path = `/console/nodes/${node.node}/retire`;
  return sheet(
    { ...given, errors, status },
    <>
      <p>{say(lang, 'retire_when')}</p>
      <RetirePlan visit={visit} node={node} plan={asked.reply} />
      <ConfirmForm visit={visit} errors={errors} path={path} go={say(lang, 'retire_go')} />
    </>,
  );
}

async function doRetire(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { node } = await demandNode(visit);
  const reason = visit.field('reason');
  const done = await confirmed(
    visit,
    parts,
    () => planRetire(visit, node, reason),
    () => ask(visit, contract.registry.retire, { node, reason }),
  );
  if (done.again !== undefined) return retirePage(visit, ...done.again);
  return { to: href(visit.view, `/console/nodes/${node}`, { done: '1' }) };
}
