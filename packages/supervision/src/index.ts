export { cardsAt, type Earned, type Law, type Version } from './cards.ts';
export { compareCards, type Dealt, type SupervisionFault } from './compare.ts';
export { type Hearing, mayFollow, type Place, type Placed, readHearing } from './hearing.ts';
