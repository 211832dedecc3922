import { z } from 'zod';

const file = z.string().min(1);

/** Settings of the broker's own keys. */
export const keySettings = {
  TOCSIN_SIGNING_KEY: file,
  /** The private half of the key that agencies may encrypt to. Without it none is published. */
  TOCSIN_ENCRYPTION_KEY: file.optional(),
};
type Read = z.infer<z.ZodObject<typeof keySettings>>;

export interface KeySettings {
  signingKeyFile: string;
  encryptionKeyFile: string | undefined;
}

export const keysFrom = (read: Read): KeySettings => ({
  signingKeyFile: read.TOCSIN_SIGNING_KEY,
  encryptionKeyFile: read.TOCSIN_ENCRYPTION_KEY,
});
