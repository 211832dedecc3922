export * from './access-token.js';
export type { KeyOf } from './authenticate.js';
export { verifyClientAssertion, type ClientAssertion } from './client-assertion.js';
export { compactHolds } from './compact-holds.js';
export * from './check-set.js';
export * from './data-key.js';
export * from './dpop-nonces.js';
export * from './dpop-proof.js';
export {
  decryptionKeyFile,
  decryptionKeyFrom,
  encryptionKeyFrom,
  keyAgreement,
  newEncryptionJwk,
  type DecryptionKey,
  type EncryptionKey,
} from './encryption-key.js';
export * from './jwe.js';
export { isEncrypted } from './jwe-form.js';
export * from './key-set.js';
export { fileSource, folderSource, textSource, type KeySource } from './key-source.js';
export { pkcs11Source, type Pkcs11Settings } from './pkcs11/source.js';
export * from './receipt.js';
export * from './signing-key.js';
export * from './signing-key-file.js';
export * from './token-client.js';
export {
  algorithms,
  verifyingKeyFrom,
  type Algorithm,
  type VerifyingKey,
} from './verifying-key.js';
export * from './verify-set.js';
