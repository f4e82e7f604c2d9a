export {
  type AnchorBody,
  type AnchoredHead,
  Anchorer,
  DEFAULT_ANCHOR_S,
  type PlacedEntry,
} from './anchor.ts';
