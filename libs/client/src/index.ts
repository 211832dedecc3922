export {
  anySubject,
  checkContent,
  contractOf,
  eventContracts,
  eventName,
  eventType,
  type AgencyKind,
  type AlertRaised,
  type AnySubject,
  type EventContract,
  type Finding,
  type SetClaims,
} from '#contracts';
export { TocsinError, type ErrorCode } from '#kernel';
export {
  checkSet,
  checkUnsigned,
  decryptionKeyFile,
  encryptSet,
  misfits,
  newPrivateJwk,
  readJwks,
  readKept,
  signingKeyFile,
  signingKeyFrom,
  TokenClient,
  verifyReceipt,
  verifySet,
  type CheckOptions,
  type DecryptionKey,
  type EncryptionKey,
  type KeptStatement,
  type KeyOf,
  type SigningKey,
  type TokenClientSettings,
  type VerifiedReceipt,
  type VerifyingKey,
} from '#trust';
export * from './broker-keys.js';
export * from './poll.js';
export * from './receive.js';
export { sendEvent, type NotTaken, type Sent } from './send-event.js';
export * from './sign-event.js';
export * from './verify-alert.js';
