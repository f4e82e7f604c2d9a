import type { Page } from '@hutong/web';
import type { DeskParts } from '../parts.ts';

/** Where the desk's forms stand: what is typed elsewhere, a password for one, is kept nowhere. */
export const OF_A_FORM = /^\/desk\/[^\s?#]{1,200}$/;

/** Where drafts are let go; the first form that is named opens, empty. */
export const DROP = '/desk/drafts/drop';

/** Where a form that is being filled in is kept as it is typed. */
export function draftPages({ store }: DeskParts): Page[] {
  return [
    {
      method: 'post',
      path: '/desk/drafts',
      may: 'desk.use',
      answer: (visit) => {
        const { person, typed } = visit;
        const form = visit.query('form');
        if (OF_A_FORM.test(form)) store.drafts.save(person.account, form, typed);
        return { html: '', status: OF_A_FORM.test(form) ? 200 : 400 };
      },
    },
    {
      method: 'post',
      path: DROP,
      may: 'desk.use',
      answer: (visit) => {
        const forms = visit.fields('form').filter((form) => OF_A_FORM.test(form));
        for (const form of forms) store.drafts.drop(visit.person.account, form);
        return { to: forms[0] ?? '/desk' };
      },
    },
  ];
}
