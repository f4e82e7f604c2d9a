import { type Column, href, Section, Table } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { SEES, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { COMMAND_PLACES, type CommandPlace } from './places.ts';

/** Every command of `hutong`, with its place at the console. */
export function commandPages(): Page[] {
  return [{ method: 'get', path: '/console/commands', ...SEES, answer: commandsPage }];
}

function commandsPage(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const columns: Column<CommandPlace>[] = [
    { head: say(lang, 'command'), kind: 'name', cell: ({ command }) => <code>hutong {command}</code> },
    {
      head: say(lang, 'command_place'),
      cell: (place) =>
        'at' in place ? (
          <a href={href(view, place.href)}>{say(lang, `at_${place.at}`)}</a>
        ) : (
          say(lang, place.why)
        ),
    },
  ];
  const rows = COMMAND_PLACES.toSorted((a, b) => Number('why' in a) - Number('why' in b));
  return screen({
    visit,
    title: say(lang, 'commands'),
    place: 'commands',
    children: (
      <Section id="commands" title={say(lang, 'commands_about')}>
        <Table labelledby="commands" columns={columns} rows={rows} empty="" />
      </Section>
    ),
  });
}
