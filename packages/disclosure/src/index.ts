export {
  actsIn,
  after,
  type DocumentAct,
  type DocumentContent,
  type DocumentState,
  drafted,
  gateOf,
  isClosedAgain,
  isWornOut,
  isWriter,
  type OfficialDocument,
  openOrgans,
  refusalOf,
  type Step,
  type StepRefusal,
  wordsOfOrgans,
} from './document.ts';
export { type Hint, type HintKind, hintsIn } from './scan.ts';
