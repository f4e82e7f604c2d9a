import { AGREED, IN_REVIEW } from './documents.ts';
import type { Screen } from './table.ts';
import { CASE, COMPLAINT, FORM, LATE, OWNER, REQUEST } from './world.ts';

const full = { node: 'nongan', stage: 'full', state: 'full' } as const;
const alone = { node: 'nongan', stage: 'alone', state: 'empty' } as const;
const STEPS = `/desk/requests/${REQUEST}/steps`;
const SHEET = '/desk/counter/SP-01/sheet';
/** The key of a form that nobody sent. */
const OTHER_FORM = FORM.replace(/.$/, 'B');
const clerk = { ...full, as: 'clerk' } as const;

const COLLEAGUE = `/desk/colleagues/${encodeURIComponent(OWNER)}`;

const publisher = { ...full, as: 'publisher' } as const;
const NEW = '/desk/documents/new';
const ONE = '/desk/documents/:id';
const DOCUMENTS: readonly Screen[] = [
  { ...alone, route: '/desk/documents', path: '/desk/documents', as: 'publisher' },
  { ...publisher, route: '/desk/documents', path: '/desk/documents' },
  { ...publisher, route: NEW, path: NEW },
  { ...publisher, route: NEW, state: 'error', path: NEW, sent: 422 },
  { ...full, route: ONE, state: 'review', path: `/desk/documents/${IN_REVIEW}`, as: 'reviewer' },
  { ...publisher, route: ONE, state: 'cleared', path: `/desk/documents/${AGREED}` },
  { ...publisher, route: ONE, state: 'error', path: '/desk/documents/0', status: 404 },
  { ...publisher, route: `${ONE}/edit`, path: `/desk/documents/${IN_REVIEW}/edit` },
];

const IMPORT: readonly Screen[] = [
  ...['', '/sheet', '/header', '/columns', '/preview', '/result'].map((step): Screen => {
    const route = `/desk/import${step}`;
    return { ...clerk, route, path: route };
  }),
  { ...alone, route: '/desk/import', path: '/desk/import', as: 'clerk' },
  { ...alone, route: '/desk/import', state: 'error', path: '/desk/import', as: 'clerk', sent: 422 },
];

/** Every page that is for who works at a hall. */
export const WORK: readonly Screen[] = [
  { ...alone, route: '/desk', path: '/desk', as: 'clerk' },
  { ...alone, route: '/desk/counter', path: '/desk/counter', as: 'clerk' },
  ...['/desk', '/desk/cases', '/desk/complaints', '/desk/requests', '/desk/counter'].map(
    (route): Screen => ({ ...clerk, route, path: route }),
  ),
  { ...clerk, route: '/desk/search', path: '/desk/search' },
  { ...clerk, route: '/desk/cases', state: 'some', path: '/desk/cases?organs=own&state=applied&open=true' },
  { ...clerk, route: '/desk/counter/:code', path: '/desk/counter/SP-01' },
  { ...clerk, route: '/desk/counter/:code', state: 'error', path: '/desk/counter/SP-01', sent: 422 },
  { ...clerk, route: '/desk/counter/:code/sheet', path: SHEET },
  { ...clerk, route: '/desk/counter/:code/sheet', state: 'error', path: SHEET, sent: 422 },
  { ...clerk, route: '/desk/counter/:code/sheet/:once', path: `${SHEET}/${FORM}` },
  { ...clerk, route: '/desk/counter/:code/sheet/:once', state: 'empty', path: `${SHEET}/${OTHER_FORM}` },
  { ...clerk, route: '/desk/complain', path: '/desk/complain' },
  { ...clerk, route: '/desk/complain', state: 'error', path: '/desk/complain', sent: 422 },
  { ...clerk, route: '/desk/cases/:number', path: `/desk/cases/${CASE}` },
  { ...publisher, route: '/desk/cases/:number', state: 'unnamed', path: `/desk/cases/${CASE}` },
  { ...clerk, route: '/desk/cases/:number', state: 'late', path: `/desk/cases/${LATE}` },
  { ...clerk, route: '/desk/cases/:number', state: 'error', path: '/desk/cases/0', status: 404 },
  { ...clerk, route: '/desk/cases/:number/:act', path: `/desk/cases/${CASE}/close` },
  { ...clerk, route: '/desk/complaints/:number', path: `/desk/complaints/${COMPLAINT}` },
  { ...clerk, route: '/desk/complaints/:number/:act', path: `/desk/complaints/${COMPLAINT}/reply` },
  { ...clerk, route: '/desk/request', path: '/desk/request' },
  { ...clerk, route: '/desk/request', state: 'error', path: '/desk/request', sent: 422 },
  { ...clerk, route: '/desk/requests/:number', path: `/desk/requests/${REQUEST}` },
  { ...clerk, route: '/desk/requests/:number/:act', path: `/desk/requests/${REQUEST}/reply` },
  { ...clerk, route: '/desk/requests/:number/steps', path: STEPS },
  {
    ...clerk,
    route: '/desk/requests/:number/steps',
    state: 'end',
    path: `${STEPS}?said=yes.yes.ours.yes.secret`,
  },
  ...(['cases', 'complaints', 'requests'] as const).map((area): Screen => {
    const route = `/desk/${area}/export/private`;
    return { ...clerk, route, path: `${route}?open=true` };
  }),
  {
    ...clerk,
    route: '/desk/cases/export/private',
    state: 'error',
    path: '/desk/cases/export/private',
    sent: 422,
  },
  { ...full, route: '/desk/letters', path: '/desk/letters', as: 'head' },
  { ...full, route: '/desk/letters', state: 'error', path: '/desk/letters', as: 'head', sent: 422 },
  { ...full, route: '/desk/reports', path: '/desk/reports?period=month&on=2026-11-03', as: 'head' },
  { ...full, route: '/desk/reports', state: 'none', path: '/desk/reports?on=2020-01-01', as: 'head' },
  { ...full, route: '/desk/reports', state: 'error', path: '/desk/reports?on=x', as: 'head', status: 400 },
  {
    ...full,
    route: '/desk/reports/records',
    path: '/desk/reports/records?period=month&on=2026-11-03&by=organ&what=received',
    as: 'head',
  },
  {
    ...clerk,
    route: '/desk/records/:id',
    path: ({ ids }) => `/desk/records/${ids.accept}`,
  },
  { ...clerk, route: '/desk/records/:id', state: 'error', path: '/desk/records/0', status: 404 },
  { ...full, route: '/desk/prune', path: '/desk/prune', as: 'head' },
  { ...full, route: '/desk/colleagues', path: '/desk/colleagues', as: 'head' },
  { ...full, route: '/desk/colleagues/:owner', path: COLLEAGUE, as: 'head' },
  { ...full, route: '/desk/colleagues/:owner', state: 'error', path: COLLEAGUE, as: 'head', sent: 422 },
  { ...clerk, route: '/desk/cases/:number/:act', state: 'assign', path: `/desk/cases/${CASE}/assign` },
  { ...clerk, route: '/desk/attachments', path: '/desk/attachments' },
  { ...clerk, route: '/desk/attachments', state: 'error', path: '/desk/attachments', sent: 422 },
  { ...clerk, route: '/desk/print', path: '/desk/print' },
  {
    ...clerk,
    route: '/desk/print/reserved/:sheet',
    path: ({ sheet }) => `/desk/print/reserved/${sheet}`,
  },
  { ...full, route: '/voucher', path: '/voucher' },
  ...DOCUMENTS,
  ...IMPORT,
];
