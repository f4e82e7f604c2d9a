import { mayFor, type StoredRecord } from '@hutong/api';
import { Button, ButtonLink, Buttons, Form, Hidden, Notice, Section, Table } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { isOnce } from '../acts/once.ts';
import { partOf } from '../counter/application.ts';
import { itemOf, pathTo } from '../counter/item.ts';
import { lost } from '../lost.tsx';
import { pathOf } from '../matter/path.ts';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { ROWS } from './read.ts';

/** A row that is on record. */
interface Done {
  n: number;
  number: string;
  /** The record whose paper its applicant takes along: that it is accepted, or else received. */
  paper: string;
}

/** What became of a sheet, by its form's key: it is worked out from the records, so that it can be opened again. */
export async function showDone(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, person, params } = visit;
  const { code = '', once = '' } = params;
  const item = await itemOf(parts.service, code);
  if (item === undefined || !isOnce(once) || !mayFor(person, 'matters.take', item.organ))
    return lost(visit, 'counter', 'counter_none');
  const rows = await doneRows(parts, once);
  const main = (
    <>
      <h1>{`${say(lang, 'sheet')} · ${item.name}`}</h1>
      {rows.length === 0 ? (
        <p>{say(lang, 'sheet_none')}</p>
      ) : (
        <>
          <Notice tone="good" title={say(lang, 'sheet_taken', { n: rows.length })} />
          <Form action={to(lang, '/desk/print')} csrf={person.csrf} once={parts.newOnce()}>
            {rows.map(({ paper }) => (
              <Hidden name="record" value={paper} />
            ))}
            <Button accesskey="p">{say(lang, 'sheet_print', { n: rows.length })}</Button>
          </Form>
        </>
      )}
      <Section id="taken" title={say(lang, 'cases')}>
        <Table
          labelledby="taken"
          rows={rows}
          empty={say(lang, 'sheet_none')}
          keys
          columns={[
            { head: say(lang, 'sheet_row'), kind: 'number', cell: ({ n }) => String(n) },
            {
              head: say(lang, 'case_number'),
              kind: 'name',
              cell: ({ number }) => <a href={to(lang, pathOf({ kind: 'case', number }))}>{number}</a>,
            },
          ]}
        />
      </Section>
      <Buttons>
        <ButtonLink href={to(lang, `${pathTo(item)}/sheet`)}>{say(lang, 'sheet_more')}</ButtonLink>
      </Buttons>
    </>
  );
  return screen(visit, 'counter', item.name, main);
}

async function doneRows({ acts }: DeskParts, once: string): Promise<Done[]> {
  const rows: Done[] = [];
  for (let n = 1; n <= ROWS; n++) {
    const find = (part: 'apply' | 'accept'): Promise<StoredRecord | undefined> =>
      acts.find(once, partOf(part, n));
    const applied = await find('apply');
    if (applied === undefined) continue;
    const accepted = await find('accept');
    rows.push({ n, number: applied.subject, paper: (accepted ?? applied).id });
  }
  return rows;
}
