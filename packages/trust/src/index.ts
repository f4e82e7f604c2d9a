export { adoptHeld, adoptNext, type HeldLogs } from './adopt.ts';
export type { AlertsConfig } from './alerts-config.ts';
export {
  bundleEntries,
  isRegistryEntry,
  makeBundle,
  openBundle,
  parseBundle,
  type TrustBundle,
  type VerifiedRecord,
  verifyRecord,
} from './bundle.ts';
export { checkChange, checkNewNode, type RegistryChange } from './changes.ts';
export { earlierLogs } from './earlier.ts';
export { codeKeys, newCode } from './enrolment/code.ts';
export { type CodeExpects, type Enrolment, EnrolmentDesk } from './enrolment/desk.ts';
export { beginEnrolment, type EnrolOptions, finishEnrolment } from './enrolment/folder.ts';
export type { EnrolmentAnswer, EnrolmentMessage } from './enrolment/messages.ts';
export { type EnrolmentRefusal, EnrolmentRefused } from './enrolment/refused.ts';
export { type EpochCode, EpochRefused, judgeNextEpoch, type NamedHead, readClosing } from './epochs.ts';
export { InvalidFolder, InvalidTrust } from './errors.ts';
export { fieldFault } from './field-fault.ts';
export {
  type EnrolmentRequest,
  earlierKeys,
  emptyRegistry,
  enrolmentRequest,
  type InitOptions,
  initFolder,
  type NodeConfig,
  type NodeFolder,
  openFolder,
  readConfig,
  transportSeeds,
} from './folder.ts';
export { saidOnce } from './genesis-file.ts';
export type { HealthConfig } from './health-config.ts';
export {
  type KeyPage,
  type KeyQuery,
  type KeyState,
  type KeysDue,
  keyStates,
  keysDue,
  ownKeysDue,
} from './key-epochs.ts';
export {
  createKeys,
  type EpochKeys,
  KeyFileError,
  loadKeys,
  type PublicKeys,
  publicKeys,
  readSeed,
} from './keys.ts';
export { Leaving } from './leaving.ts';
export type { LinkConfig } from './link-config.ts';
export { HighWater, MarkDamaged, RolledBack } from './mark.ts';
export { checkName, cosignerName, formatOrigin, InvalidName, parseOrigin } from './names.ts';
export { demandOwnLog, type NextLog, readNextLog } from './next-log.ts';
export { isLive, type NodeInfo, placeOf } from './node-info.ts';
export { parentPlace } from './parent-place.ts';
export { isGoodEd25519Key, isGoodX25519Key } from './points.ts';
export { keysAbove, recipientsOf, senderKeys } from './recipients.ts';
export { identify, withWords } from './redaction-words.ts';
export type { Redaction } from './redactions.ts';
export { type KnownCosignature, Registry } from './registry.ts';
export {
  checkRoot,
  type LogEnd,
  type RootDocument,
  readRootDocument,
  rootBody,
  rootFingerprint,
  rootSignatures,
  signRoot,
  verifyRoot,
  walkRoot,
} from './root.ts';
export { RootFile } from './root-file.ts';
export { RootKeeper, type RootState } from './root-keeper.ts';
export { type RootKey, readRootKey, writeRootKey } from './root-keys.ts';
export { type OpenedValue, Sealer, sealOnce } from './seal.ts';
export { openSealer } from './sealing.ts';
export { Authority } from './tls/authority.ts';
export { createAuthority, createTlsKey, issueCertificate } from './tls/issue.ts';
export { tlsName } from './tls/names.ts';
export { NodeTls, type TlsMaterial, type TlsPeer, type TlsState } from './tls/node.ts';
export { type TlsSaid, TlsStatement } from './tls/statement.ts';
export { Epochs, type OwnLogs } from './turn.ts';
export {
  counted,
  type LogIdentity,
  provesFork,
  type RefusalCode,
  type Verdict,
  verifySegment,
} from './verify.ts';
