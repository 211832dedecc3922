/** A library that was written by others, run as a program of its own. */
export interface Peer {
  /** A new private key as a JWK. */
  newKey(alg: string): Record<string, unknown>;
  publicHalf(jwk: object): Record<string, unknown>;
  /** Its RFC 7638 thumbprint. */
  thumbprint(jwk: object): string;
  /** A compact JWS. */
  sign(header: object, payload: string, jwk: object): string;
  /** What was signed. @throws Error unless a key of the set signed it */
  verify(compact: string, jwks: object): string;
  /** A new private P-256 key to decrypt with, as a JWK with `use: enc`. */
  newEncryptionKey(): Record<string, unknown>;
  /** A compact JWE under this header, encrypted to a public key. */
  encrypt(header: object, text: string, jwk: object): string;
  /** What is inside. @throws Error unless the private key opens it */
  decrypt(compact: string, jwk: object): string;
}
