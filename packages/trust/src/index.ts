export { adoptHeld, adoptNext, type HeldLogs } from './adopt.ts';
export {
  bundleEntries,
  isRegistryEntry,
  makeBundle,
  openBundle,
  parseBundle,
  rootNotesIn,
  type TrustBundle,
  type VerifiedRecord,
  verifyRecord,
} from './bundle.ts';
export {
  type ChangePlan,
  checkChange,
  checkNewNode,
  planChange,
  planPolicy,
  type RegistryChange,
} from './changes.ts';
export { companionsOf } from './companions.ts';
export { type Cosigned, type CosignerKeys, cosignaturesOf, cosignedBy } from './cosigned.ts';
export { earlierLogs } from './earlier.ts';
export { checkNextEpoch, EpochRefused, type NamedHead, readClosing } from './endorsement.ts';
export { newCode } from './enrolment/code.ts';
export { type CodeExpects, type Enrolment, EnrolmentDesk } from './enrolment/desk.ts';
export { beginEnrolment, type EnrolOptions, finishEnrolment } from './enrolment/folder.ts';
export type { EnrolmentMessage } from './enrolment/messages.ts';
export { type EnrolmentRefusal, EnrolmentRefused } from './enrolment/refused.ts';
export { Epochs, type OwnLogs, WENT_BACK } from './epochs.ts';
export { InvalidFolder, InvalidTrust } from './errors.ts';
export { fieldFault, schemaText } from './field-fault.ts';
export {
  contactAsked,
  type EnrolmentRequest,
  earlierKeys,
  emptyRegistry,
  enrolmentRequest,
  faultyConfig,
  type InitOptions,
  initFolder,
  type NodeConfig,
  type NodeFolder,
  openFolder,
  readConfig,
  transportSeeds,
} from './folder.ts';
export { saidOnce } from './genesis-file.ts';
export { type Heartbeat, HeartbeatSigner } from './heartbeat.ts';
export { type HistoryRow, registryHistory } from './history.ts';
export { isGoodEd25519Key } from './key-checks.ts';
export {
  type CurrentKeys,
  currentKeys,
  type KeyPage,
  type KeyQuery,
  type KeysDue,
  keyStates,
  keysDue,
  ownKeysDue,
} from './key-epochs.ts';
export { createKeys, type EpochKeys, loadKeys, publicKeys } from './keys.ts';
export { Leaving } from './leaving.ts';
export { HighWater, RolledBack } from './mark.ts';
export { cosignerName, formatOrigin, InvalidName, parseOrigin } from './names.ts';
export { demandOwnLog, type NextLog, readNextLog } from './next-log.ts';
export type { FieldChange } from './node-fields.ts';
export { type Contact, isLive, type NodeInfo, placeOf } from './node-info.ts';
export { parentPlace } from './parent-place.ts';
export { isPortal } from './portal.ts';
export { isBadLine, type NotHeeded, notHeeded, receiptsOf } from './receipts.ts';
export { keysAbove, recipientsOf, senderKeys } from './recipients.ts';
export { identify, withRedactionProofs } from './redaction-proofs.ts';
export type { Left, Redaction } from './redactions.ts';
export { refusalTexts } from './refusal-texts.ts';
export { Registry } from './registry.ts';
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
export { RootKeeper } from './root-keeper.ts';
export { readRootKey, writeRootKey } from './root-keys.ts';
export { Sealer, sealOnce } from './seal.ts';
export { openSealer } from './sealing.ts';
export { NodeStates, stateNote, type Trouble } from './states.ts';
export { why } from './texts.ts';
export { Authority, type ShownAuthority } from './tls/authority.ts';
export { createAuthority, createTlsKey, issueCertificate } from './tls/issue.ts';
export { tlsName } from './tls/names.ts';
export { NodeTls, type TlsPeer, type TlsState } from './tls/node.ts';
export { TlsStatement } from './tls/statement.ts';
export {
  counted,
  type EpochCode,
  type LogIdentity,
  provesFork,
  type RefusalCode,
  type Verdict,
  verifySegment,
} from './verify.ts';
