export { cardsAt, type Earned, judgeAt } from './cards.ts';
export { compareCards, type Dealt, type SupervisionFault } from './compare.ts';
export { type Hearing, mayFollow, type Place, type Placed, readHearing } from './hearing.ts';
export { type Grounds, groundsFor, lawOf, type SetSaid, type Version } from './law.ts';
export {
  type JudgingPair,
  type LawParts,
  type ListRecords,
  noCounts,
  pairsOf,
  type RehearsalCounts,
  readMatterRecords,
  readSets,
  rehearseCounted,
} from './rehearsal.ts';
export { type Bearing, type ReceivedHead, unheard } from './unheard.ts';
