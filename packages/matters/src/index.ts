export { mayDecide, mayReview, type SaidOfCase } from './apart.ts';
export { bundledFiles, bundledJudging } from './bundled.ts';
export { Calendar, Calendars } from './calendar/calendar.ts';
export { type Layer, type Range, readLayer } from './calendar/layer.ts';
export { type CallAct, type CallOutcome, type CallSide, callActs, outcomesOf } from './calls/acts.ts';
export {
  ANSWERS,
  asksAnswer,
  CALL_TYPES,
  type CallReply,
  type CallState,
  type CallType,
  callState,
  pendingOf,
  RETURNED,
  RULINGS,
} from './calls/call.ts';
export { callSayings } from './calls/sayings.ts';
export { CALL_STATES } from './calls/texts.ts';
export { ItemCatalogue, type ItemVersion } from './catalogue.ts';
export type { Clock, ClockState, Mark } from './clocks/clock.ts';
export { evaluate, type Judging, type Matter } from './clocks/evaluate.ts';
export { eventOf, type MatterEvent } from './clocks/event.ts';
export type { Item } from './clocks/limits.ts';
export { LEVELS, STATES } from './clocks/texts.ts';
export { type Collected, collect, type NumberedMatter, sortMatters, type Told } from './collect.ts';
export {
  COUNTED,
  COUNTED_VERSION,
  type Counted,
  type CountedRecord,
  countedOf,
  FIGURES,
  takenBy,
} from './counted.ts';
export { type Day, dateOf, dayOfDate, dayOfMoment, dayOfText } from './days.ts';
export { InvalidFile } from './fault.ts';
export { type Found, findingsIn } from './findings.ts';
export type { MatterPermission } from './kinds/acts.ts';
export { ANOMALIES, type AnomalyCode } from './kinds/anomalies.ts';
export { isBadGrade } from './kinds/case.ts';
export type { CaseState } from './kinds/case-table.ts';
export type { ComplaintState } from './kinds/complaint.ts';
export { documentAct } from './kinds/document.ts';
export { type FoldEvent, foldEvent, type Place } from './kinds/event.ts';
export { type ActNow, actsIn, type Folds, fold, refusalOf, stateOf } from './kinds/fold.ts';
export type { FoldedMatter, FoldKind, Line } from './kinds/matter.ts';
export type { RequestState } from './kinds/request.ts';
export type { StateText } from './kinds/texts.ts';
export { familyOf, kindOf } from './kinds.ts';
export { type CardChange, rehearse } from './rehearse.ts';
export { type RuleSet, readRules } from './rules/read.ts';
export { type RuleInUse, Rules, type RuleVersion } from './rules/rules.ts';
export type { CardLevel, Kind, Rule } from './rules/schema.ts';
