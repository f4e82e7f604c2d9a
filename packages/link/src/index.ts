export { Barred } from './barred.ts';
export {
  type Broker,
  type BrokerChild,
  type BrokerTls,
  publicNkey,
  startBroker,
  transportNkey,
} from './broker/broker.ts';
export type { Brought } from './bundle/brought.ts';
export { Bundles } from './bundle/bundles.ts';
export { BundleFile, BundleWriter, type WrittenFile } from './bundle/file.ts';
export { type BundleBytes, encodeFrame, framesInTurns, readFrames } from './bundle/frame.ts';
export { BundleRefused } from './bundle/parts.ts';
export { Taking } from './bundle/taking.ts';
export { LinkChild } from './child.ts';
export { linkSchema } from './config.ts';
export { type LinkLog, needsTls } from './connect.ts';
export type { HeldHead, Holdings, IngestResult, NoteCosignature, NoteOutcome, States } from './holdings.ts';
export { NodeLease } from './lease/child.ts';
export type { LeaseLimits } from './lease/decide.ts';
export type { Clone } from './lease/messages.ts';
export { type CanaryLimits, LinkParent } from './parent.ts';
export { type BrokerFace, faceOfBroker, reachBroker, tryDoor } from './probe.ts';
export { DEFAULT_SHARE, type ShareLimits, type ShareUse } from './shares.ts';
export { Uplink } from './uplink.ts';
