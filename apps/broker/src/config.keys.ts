import { z } from 'zod';
import type { RingTerms } from '#rules';

const file = z.string().min(1);
const days = (least: number, most: number) =>
  z
    .string()
    .regex(/^P\d{1,5}D$/, 'must be a number of days, as P90D')
    .transform((text) => Number(text.slice(1, -1)))
    .refine((count) => count >= least && count <= most, `must be from P${least}D to P${most}D`)
    .transform((count) => count * 86_400_000);

/** Settings of the broker's own keys. */
export const keySettings = {
  TOCSIN_SIGNING_KEY: file.optional(),
  /** Holds a secret: never said, never logged. */
  TOCSIN_SIGNING_JWK: z.string().min(1).optional(),
  TOCSIN_SIGNING_KEYS: file.optional(),
  TOCSIN_PKCS11_MODULE: file.optional(),
  TOCSIN_PKCS11_TOKEN: z.string().min(1).max(32).optional(),
  TOCSIN_PKCS11_PIN: file.optional(),
  TOCSIN_PKCS11_LABEL: z.string().min(1).max(64).default('tocsin'),
  TOCSIN_KEY_EVERY: days(1, 3_650).default(90 * 86_400_000),
  TOCSIN_KEY_KEPT: days(30, 36_500).default(400 * 86_400_000),
  /** The private halves of the keys that agencies may encrypt to. Without any none is published. */
  TOCSIN_ENCRYPTION_KEY: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((files) => files.every((one) => one !== ''), 'must be files, by commas')
    .optional(),
};
type Read = z.infer<z.ZodObject<typeof keySettings>>;

/** Where the broker finds the private keys that it signs with. */
export interface SigningSources {
  file: string | undefined;
  /** A JWK. */
  text: string | undefined;
  folder: string | undefined;
  pkcs11: { module: string; token: string; pinFile: string; label: string } | undefined;
}

export interface KeySettings {
  signing: SigningSources;
  keyTerms: RingTerms;
  /** The first is published, all open what comes. */
  encryptionKeyFiles: readonly string[];
}

/** What does not go together. */
export function wrongKeys(read: Read): { key: keyof Read; message: string }[] {
  const { TOCSIN_PKCS11_MODULE: module, TOCSIN_PKCS11_TOKEN: token } = read;
  const { TOCSIN_PKCS11_PIN: pin } = read;
  const wrong: { key: keyof Read; message: string }[] = [];
  const parts = {
    TOCSIN_PKCS11_MODULE: module,
    TOCSIN_PKCS11_TOKEN: token,
    TOCSIN_PKCS11_PIN: pin,
  };
  const named = Object.values(parts).filter((part) => part !== undefined).length;
  if (named > 0 && named < 3)
    for (const [key, part] of Object.entries(parts))
      if (part === undefined)
        wrong.push({ key: key as keyof typeof parts, message: 'must be set with the other two' });
  const { TOCSIN_SIGNING_KEY, TOCSIN_SIGNING_JWK, TOCSIN_SIGNING_KEYS } = read;
  if (!(TOCSIN_SIGNING_KEY ?? TOCSIN_SIGNING_JWK ?? TOCSIN_SIGNING_KEYS ?? module))
    wrong.push({
      key: 'TOCSIN_SIGNING_KEY',
      message: 'must be set, or TOCSIN_SIGNING_KEYS, TOCSIN_SIGNING_JWK or TOCSIN_PKCS11_MODULE',
    });
  return wrong;
}

export function keysFrom(read: Read): KeySettings {
  const { TOCSIN_PKCS11_MODULE: module, TOCSIN_PKCS11_TOKEN: token } = read;
  const { TOCSIN_PKCS11_PIN: pinFile, TOCSIN_PKCS11_LABEL: label } = read;
  return {
    signing: {
      file: read.TOCSIN_SIGNING_KEY,
      text: read.TOCSIN_SIGNING_JWK,
      folder: read.TOCSIN_SIGNING_KEYS,
      pkcs11:
        module === undefined || token === undefined || pinFile === undefined
          ? undefined
          : { module, token, pinFile, label },
    },
    keyTerms: { every: read.TOCSIN_KEY_EVERY, keep: read.TOCSIN_KEY_KEPT },
    encryptionKeyFiles: read.TOCSIN_ENCRYPTION_KEY ?? [],
  };
}
