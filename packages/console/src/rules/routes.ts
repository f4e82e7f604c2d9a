import type { Page } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { received } from '../received.ts';
import { SEES } from '../shared.tsx';
import { filePage, takeFile } from './bring.tsx';
import { daysPage, takeDays } from './days.tsx';
import { list, PATH } from './list.tsx';
import { publish, rehearsalPage } from './rehearsal.tsx';

/** Rules and calendars: those in force, and a change from its rehearsal to its publication. */
export function rulePages(parts: ConsoleParts): Page[] {
  const may = 'rules.publish' as const;
  const [file, days] = [`${PATH}/file`, `${PATH}/days`];
  const one = `${PATH}/rehearsals/{rehearsal}`;
  return [
    { method: 'get', path: PATH, ...SEES, answer: list },
    { method: 'get', path: file, may, answer: (visit) => filePage(visit, parts) },
    {
      method: 'post',
      path: file,
      may,
      upload: (_, given) => received(given),
      answer: (visit) => takeFile(visit, parts),
    },
    { method: 'get', path: days, may, answer: (visit) => daysPage(visit, parts) },
    { method: 'post', path: days, may, answer: (visit) => takeDays(visit, parts) },
    { method: 'get', path: one, may: 'records.read-internal', answer: (visit) => rehearsalPage(visit) },
    { method: 'post', path: one, may, answer: (visit) => publish(visit, parts) },
  ];
}
