import { InvalidQuery } from '@hutong/api';
import { type Lang, PRIVATE_FIELDS, said } from '@hutong/record';
import {
  Button,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  listed,
  Notice,
  Section,
  TextField,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { pathOf } from '../matter/path.ts';
import { MatterTable } from '../matter-table.tsx';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { TELL } from '../telephone/panel.tsx';
import { say } from '../texts.ts';
import {
  FIELDS,
  type Found,
  maySeekPeople,
  type Search,
  type SearchField,
  seek,
  withNumber,
} from './asked.ts';

const PATH = '/desk/search';
/** What each field takes at most, as the API does. */
const MOST = { applicant: 100, telephone: 50, id_number: 50, words: 100 } as const;

/**
 * Where matters are looked for by people and words. It is sent by POST and answered at once: nothing of it stands in an
 * address, and nothing is found again by loading the page.
 */
export function searchPages(parts: DeskParts): Page[] {
  return [
    { method: 'get', path: PATH, may: 'desk.use', answer: (visit) => empty(visit, parts) },
    { method: 'post', path: PATH, may: 'desk.use', answer: (visit) => find(visit) },
  ];
}

/** What was typed when a session ended is there again, once. */
function empty(visit: Visit, { store: { drafts } }: DeskParts): Promise<Shown> {
  const { account } = visit.person;
  const typed = drafts.find(account, PATH)?.typed;
  if (typed !== undefined) drafts.drop(account, PATH);
  return page(visit, { search: searchIn((name) => (typed?.get(name)?.[0] ?? '').trim()) });
}

function searchIn(read: (name: SearchField) => string): Search {
  const given = FIELDS.map((name) => [name, read(name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

async function find(visit: Visit): Promise<Shown> {
  const { service, person, lang } = visit;
  const search = searchIn((name) => visit.field(name));
  const cursor = visit.field('cursor');
  const { words } = search;
  if (words !== undefined && cursor === '' && Object.keys(search).length === 1) {
    const one = await withNumber(service, words);
    if (one !== undefined) return { to: pathOf(one) };
  }
  try {
    return page(visit, { search, found: await seek(service, person, search, cursor) });
  } catch (error) {
    if (!(error instanceof InvalidQuery)) throw error;
    const { field, next } = error;
    const name = FIELDS.find((one) => one === field);
    return page(visit, { search, errors: [{ name, text: said(next, lang) }] });
  }
}

interface Given {
  search: Search;
  found?: Found;
  errors?: readonly FieldError[];
}

function page(visit: Visit, { search, found, errors = [] }: Given): Promise<Shown> {
  const { lang, person, service } = visit;
  const seeksPeople = maySeekPeople(service, person);
  const main = (
    <>
      <h1>{say(lang, 'search')}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <Form action={to(lang, PATH)} csrf={person.csrf}>
        <p class="soft">{say(lang, seeksPeople ? 'search_about' : 'search_words_only')}</p>
        {(seeksPeople ? FIELDS : (['words'] as const)).map((name) => (
          <TextField
            name={name}
            type={name === 'words' ? 'search' : 'text'}
            label={say(lang, `search_${name}`)}
            hint={name === 'words' ? say(lang, 'search_words_hint') : undefined}
            value={search[name]}
            error={errorOf(errors, name)}
            maxlength={MOST[name]}
            width={name === 'telephone' || name === 'id_number' ? 'middle' : 'full'}
          />
        ))}
        <Buttons>
          <Button>{say(lang, 'search_go')}</Button>
        </Buttons>
      </Form>
      {found === undefined ? null : <Results lang={lang} csrf={person.csrf} search={search} found={found} />}
    </>
  );
  return screen(visit, 'search', say(lang, 'search'), main, errors.length === 0 ? 200 : 422);
}

interface ResultsProps {
  lang: Lang;
  csrf: string;
  search: Search;
  found: Found;
}

function Results({ lang, csrf, search, found: { items, next, filling } }: ResultsProps) {
  const empty = say(lang, next === undefined ? 'search_none' : 'search_page_none');
  // Whoever asks by a telephone or an ID has somebody on the line.
  const calls = search.telephone !== undefined || search.id_number !== undefined;
  const tell = {
    head: say(lang, 'tell'),
    cell: (one: Found['items'][number]) => (
      <a href={`${to(lang, pathOf(one))}#${TELL}`}>
        {say(lang, 'tell_open')}
        <span class="unseen"> {one.number}</span>
      </a>
    ),
  };
  const by = { head: say(lang, 'search_by'), cell: (one: Found['items'][number]) => reasons(one, lang) };
  return (
    <Section id="found" title={say(lang, 'search_found')}>
      {filling ? <Notice tone="wait" title={say(lang, 'search_filling')} /> : null}
      <MatterTable lang={lang} id="found" rows={items} empty={empty} more={calls ? [by, tell] : [by]} />
      {next === undefined ? null : (
        <Form action={to(lang, PATH)} csrf={csrf} label={say(lang, 'more')}>
          {Object.entries({ ...search, cursor: next }).map(([name, value]) => (
            <Hidden name={name} value={value} />
          ))}
          <Button kind="second">{say(lang, 'more')}</Button>
        </Form>
      )}
    </Section>
  );
}

/** By which fields a matter was found; never what they hold. */
function reasons({ found_by }: Found['items'][number], lang: Lang): string {
  const names = (found_by ?? [{ by: 'words' as const, field: null }]).map(({ by, field }) => {
    const known = field === null ? undefined : PRIVATE_FIELDS[field as keyof typeof PRIVATE_FIELDS];
    return known === undefined
      ? say(lang, `search_${by}`)
      : said({ zh: known.titleZh, en: known.titleEn }, lang);
  });
  return listed(lang, [...new Set(names)]);
}
