export { cardsAt, type Earned, type Law, type Version } from './cards.ts';
export { type Hearing, mayFollow, type Place, type Placed, readHearing } from './hearing.ts';
