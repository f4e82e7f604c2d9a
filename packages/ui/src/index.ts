export { alertsPage } from './alerts.tsx';
export { ArrivedChart } from './arrived-chart.tsx';
export { asset } from './assets.ts';
export { CallFacts, CallReplies, CallTable, CallWhy, callTitle, OUTCOMES } from './call.tsx';
export { callCells, callHeads } from './call-sheet.ts';
export { ClockDays } from './clock-days.tsx';
export { clockTitle } from './clock-texts.ts';
export { docsPage } from './docs.tsx';
export { errorPage } from './error.tsx';
export { nodeHealthPage, Reasons, worstMark } from './health.tsx';
export { HealthChart, Legend } from './health-chart.tsx';
export {
  Checkboxes,
  DateField,
  Fieldset,
  FileField,
  type Option,
  Radios,
  Select,
  TextArea,
  TextField,
} from './kit/fields.tsx';
export { Filters } from './kit/filters.tsx';
export {
  Button,
  ButtonLink,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  fieldId,
  Hidden,
  WarningBox,
} from './kit/form.tsx';
export type { Html } from './kit/html.ts';
export { clockTime, Mark, Tag, type Tone, When } from './kit/mark.tsx';
export { PrintSheet } from './kit/print-sheet.tsx';
export {
  type NavItem,
  Notice,
  Section,
  SummaryList,
  type SummaryRow,
  Tabs,
  Timeline,
  type TimelineItem,
} from './kit/show.tsx';
export { type Column, Pager, Table } from './kit/table.tsx';
export { href, layout, type View, viewOf } from './layout.tsx';
export { LogsTable } from './logs.tsx';
export { type Look, lookText, readLook } from './look.tsx';
export { matterPage } from './matter.tsx';
export { type MatterSearch, mattersPage, type Unheard } from './matters.tsx';
export { PART, type PartsText } from './parts.ts';
export { bracketed, listed } from './punctuation.ts';
export { choicePage, recordPage } from './record.tsx';
export { type Search, statusPage } from './status.tsx';
export { fieldTitle, inOrder, typeTitle } from './titles.ts';
export { type LinkTruth, linkTruth } from './truth.tsx';
export type { Area, SignedInPerson } from './work-bar.tsx';
