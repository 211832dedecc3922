import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { TocsinError } from '#kernel';
import { readKeyFile } from './key-file.js';
import { invalidKey } from './verifying-key.js';

const length = 32;
const nonceLength = 12;
const tagLength = 16;
/** The first byte of everything sealed, so that another way can be told from this one later. */
const version = 1;

/** AES-256-GCM: `version ‖ nonce ‖ tag ‖ ciphertext`. @param bound what the text belongs to; it opens only there */
function encrypt(key: Buffer, plain: Buffer, bound: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
}

function decrypt(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const body = 1 + nonceLength + tagLength;
  if (sealed[0] !== version || sealed.length < body) throw cannotOpen();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(1 + nonceLength, body));
    return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]);
  } catch (cause) {
    throw cannotOpen(cause);
  }
}

const cannotOpen = (cause?: unknown): TocsinError =>
  new TocsinError('internal', 'What is sealed cannot be opened with this key', { cause });

/** The key of one case or one event. Without its wrapped form, nothing that it sealed can be read again. */
export class DataKey {
  constructor(
    private readonly key: Buffer,
    /** To be kept beside what it seals. Deleting it is erasure. */
    readonly wrapped: Buffer,
  ) {}

  /** @param bound what it belongs to, as `case:…:name`; it opens only with the same words */
  seal(text: string | Buffer, bound: string): Buffer {
    return encrypt(this.key, typeof text === 'string' ? Buffer.from(text) : text, bound);
  }

  /** @throws TocsinError `internal` when it is another's, or was changed */
  open(sealed: Buffer, bound: string): string {
    return this.openBytes(sealed, bound).toString();
  }

  /** As {@link open}, for what was not text, or may not have been. */
  openBytes(sealed: Buffer, bound: string): Buffer {
    return decrypt(this.key, sealed, bound);
  }
}

/** The key over all data keys (`TOCSIN_DATA_KEY`). It never leaves the process. */
export class MasterKey {
  private readonly wrapping: Buffer;
  private readonly indexing: Buffer;
  /** What the nonces of DPoP proofs are made from: the same in every process. */
  readonly nonceSecret: Buffer;

  constructor(secret: Buffer) {
    const derive = (use: string): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, '', `tocsin ${use}`, length));
    // One key for each use: what one of them shows says nothing of the other.
    this.wrapping = derive('wrap');
    this.indexing = derive('index');
    this.nonceSecret = derive('dpop nonce');
  }

  /** @param owner whose key it is, as the id of a case or event */
  newDataKey(owner: string): DataKey {
    const key = randomBytes(length);
    return new DataKey(key, encrypt(this.wrapping, key, owner));
  }

  unwrap(wrapped: Buffer, owner: string): DataKey {
    return new DataKey(decrypt(this.wrapping, wrapped, owner), wrapped);
  }

  /** The same bytes for the same text, so that it can be looked up without being kept. */
  blindIndex(text: string): Buffer {
    return createHmac('sha256', this.indexing).update(text).digest();
  }

  /** Tells this master key from another one, and nothing else about it. */
  get fingerprint(): Buffer {
    return this.blindIndex('fingerprint');
  }
}

/** What a new data key file holds: 32 random bytes in base64. */
export const newDataKeyText = (): string => `${randomBytes(length).toString('base64')}\n`;

/**
 * Reads the master key from a file of 32 random bytes in base64.
 * @param options.create makes the file when there is none
 * @throws TocsinError `invalid_key`, naming the file
 */
export async function masterKeyFile(
  path: string,
  options: { create?: boolean } = {},
): Promise<MasterKey> {
  let text: string;
  try {
    text = await readKeyFile(
      path,
      options.create ? () => Promise.resolve(newDataKeyText()) : undefined,
    );
  } catch (cause) {
    throw invalidKey(`The data key file ${path} cannot be read`, cause);
  }
  const trimmed = text.trim();
  const secret = Buffer.from(trimmed, 'base64');
  if (secret.length !== length || secret.toString('base64') !== trimmed)
    throw invalidKey(`The data key file ${path} does not hold 32 bytes in base64`);
  return new MasterKey(secret);
}
