import type { Page, Shown, Visit } from '@hutong/web';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { takenIn } from './steps.ts';
import { WizardPage } from './wizard.tsx';

const AREA = 'requests';

/** The steps by which who handles a request comes to the kind of its reply, and the article. */
export function wizardPages(parts: DeskParts): Page[] {
  return [
    {
      method: 'get',
      path: '/desk/requests/{number}/steps',
      may: 'desk.use',
      answer: (visit) => show(visit, parts),
    },
  ];
}

async function show(visit: Visit, { acts }: DeskParts): Promise<Shown> {
  const { lang, params } = visit;
  const request = await acts.matter({ kind: 'request', number: params.number ?? '' });
  if (request === undefined) return lost(visit, AREA, 'no_matter');
  const main = <WizardPage lang={lang} number={request.number} taken={takenIn(visit.query('said'))} />;
  return screen(visit, AREA, say(lang, 'wizard'), main);
}
