import { createCipheriv, createECDH, hkdfSync, type ECDH } from 'node:crypto';

/** Bytes of a record; one record is all there is. */
const recordSize = 4096;

/** The keys of a browser's subscription (Push API `getKey`). */
export interface Recipient {
  /** Uncompressed P-256 point, base64url. */
  p256dh: string;
  /** 16 bytes, base64url. */
  auth: string;
}

export const newSender = (): ECDH => {
  const sender = createECDH('prime256v1');
  sender.generateKeys();
  return sender;
};

const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/**
 * Encrypts a message for one browser, `aes128gcm` (RFC 8291, RFC 8188).
 * @param sender a key pair made for this message alone
 * @param salt 16 random bytes
 * @throws Error when the browser's key is no point of the curve
 */
export function encryptFor(
  { p256dh, auth }: Recipient,
  plain: Buffer,
  sender: ECDH,
  salt: Buffer,
): Buffer {
  const theirs = Buffer.from(p256dh, 'base64url');
  const ours = sender.getPublicKey();
  const shared = sender.computeSecret(theirs);
  // RFC 8291 §3.4: the two keys are bound to the secret that the browser shares with its user's server.
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const input = derive(shared, Buffer.from(auth, 'base64url'), keyInfo, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 marks the last record (RFC 8188 §2).
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.of(2)), cipher.final()]);
  const header = Buffer.alloc(21);
  salt.copy(header, 0);
  header.writeUInt32BE(recordSize, 16);
  header.writeUInt8(ours.length, 20);
  return Buffer.concat([header, ours, sealed, cipher.getAuthTag()]);
}
