import { Button, ButtonLink, Buttons, Form, type Html, Section } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { isOnce } from '../acts/once.ts';
import { pathOf } from '../matter/path.ts';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { gather, printed } from './gather.ts';
import { ReservedPaper } from './reserved-sheet.tsx';
import { VoucherSheet } from './voucher.tsx';

/** Papers of one print run: thirty applications on one sheet, each with its receipt. */
const MOST = 30;

/** Printing: papers of matters, and sheets of reserved numbers. */
export function printPages(parts: DeskParts): Page[] {
  return [
    { method: 'get', path: '/desk/print', may: 'matters.take', answer: (visit) => choose(visit, parts) },
    { method: 'post', path: '/desk/print', may: 'desk.use', answer: (visit) => print(visit, parts) },
    {
      method: 'post',
      path: '/desk/print/reserved',
      may: 'matters.take',
      answer: (visit) => reserve(visit, parts),
    },
    {
      method: 'get',
      path: '/desk/print/reserved/{sheet}',
      may: 'matters.take',
      answer: (visit) => reserved(visit, parts),
    },
  ];
}

function choose(visit: Visit, { store, newOnce }: DeskParts): Promise<Shown> {
  const { lang, person } = visit;
  const main = (
    <>
      <h1>{say(lang, 'print')}</h1>
      <Section id="reserved" title={say(lang, 'reserved')}>
        <p>{say(lang, 'reserved_about', { open: store.reserved.open() })}</p>
        <Form action={to(lang, '/desk/print/reserved')} csrf={person.csrf} once={newOnce()}>
          <Button>{say(lang, 'reserve')}</Button>
        </Form>
      </Section>
    </>
  );
  return screen(visit, 'counter', say(lang, 'print'), main);
}

async function print(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang } = visit;
  const once = visit.field('once');
  if (!isOnce(once)) return nothing(visit, say(lang, 'no_once'));
  const records = [...new Set(visit.fields('record'))];
  if (records.length > MOST) return nothing(visit, say(lang, 'print_too_many', { most: MOST }));
  return papersOf(visit, parts, { records, once });
}

interface Run {
  /** Ids of the records whose papers are wanted. */
  records: readonly string[];
  /** The key of the form that asks: sent twice it prints once. */
  once: string;
  /** Where one goes on afterwards; absent: to the matter, where it is one. */
  back?: string;
}

/** Answers with the papers themselves: nothing of them stands in an address, and a page loaded again prints none anew. */
export async function papersOf(visit: Visit, parts: DeskParts, { records, once, back }: Run): Promise<Shown> {
  const { service, portal } = parts;
  const ready = await gather(service, visit.person, records);
  const [first] = ready;
  if (first === undefined) return nothing(visit, say(visit.lang, 'print_nothing'));
  const papers = await printed(parts, visit.person, ready, once);
  const matter =
    ready.length === 1 ? pathOf({ kind: 'case', number: first.told.record.subject }) : '/desk/counter';
  return sheets(
    visit,
    back ?? matter,
    papers.map(({ voucher, words, told }) => (
      <VoucherSheet voucher={voucher} words={words} told={told} portal={portal} />
    )),
  );
}

async function reserve(visit: Visit, { store }: DeskParts): Promise<Shown> {
  const once = visit.field('once');
  if (!isOnce(once)) return nothing(visit, say(visit.lang, 'no_once'));
  const { id } = await store.reserved.sheet(once);
  return { to: `/desk/print/reserved/${id}` };
}

async function reserved(visit: Visit, { store, service }: DeskParts): Promise<Shown> {
  const sheet = store.reserved.find(visit.params.sheet ?? '');
  if (sheet === undefined) return nothing(visit, say(visit.lang, 'print_nothing'));
  return sheets(visit, '/desk/print', <ReservedPaper sheet={sheet} hall={service.info.name} />);
}

/** Pages of paper; printers leave out what is for the screen alone. */
function sheets(visit: Visit, back: string, papers: Html): Promise<Shown> {
  const { lang } = visit;
  const main = (
    <>
      <nav class="pages" aria-label={say(lang, 'print')}>
        <Buttons>
          <button type="button" class="button first" data-print hidden>
            {say(lang, 'print_now')}
          </button>
          <ButtonLink href={to(lang, back)}>{say(lang, 'print_back')}</ButtonLink>
        </Buttons>
      </nav>
      {papers}
    </>
  );
  return screen(visit, 'counter', say(lang, 'print'), main, 200, 'papers');
}

function nothing(visit: Visit, why: string): Promise<Shown> {
  const { lang } = visit;
  const main = (
    <>
      <h1>{why}</h1>
      <ButtonLink href={to(lang, '/desk')}>{say(lang, 'print_back')}</ButtonLink>
    </>
  );
  return screen(visit, 'counter', say(lang, 'print'), main, 422);
}
