import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { wrongConfiguration } from '#kernel';

const file = z.string().min(1);

/** How programs sign in, and whether the broker itself ends their TLS. */
export const signInSettings = {
  TOCSIN_TLS_KEY: file.optional(),
  TOCSIN_TLS_CERT: file.optional(),
  /** Who vouches for the certificates of agencies' programs. Without it any is taken, and only compared. */
  TOCSIN_TLS_CLIENT_CA: file.optional(),
};

/** What a TLS listener is made of. */
export interface TlsSettings {
  key: Buffer;
  cert: Buffer;
  clientCa: Buffer | undefined;
}

export interface SignInSettings {
  /** Undefined: plain HTTP, behind something that ends TLS. */
  tls: TlsSettings | undefined;
  /** How long an access token holds, in seconds. */
  tokenLife: number;
}

type Read = z.infer<z.ZodObject<typeof signInSettings>>;

/** @throws TocsinError `invalid_configuration` naming the setting; never what a file holds */
export function tlsFrom(read: Read): TlsSettings | undefined {
  const { TOCSIN_TLS_KEY: key, TOCSIN_TLS_CERT: cert, TOCSIN_TLS_CLIENT_CA: ca } = read;
  if (key === undefined && cert === undefined && ca === undefined) return undefined;
  if (key === undefined || cert === undefined)
    throw wrongConfiguration([
      'TOCSIN_TLS_KEY, TOCSIN_TLS_CERT: must both be set, or neither, and no client CA',
    ]);
  const tls = {
    key: contentOf('TOCSIN_TLS_KEY', key),
    cert: contentOf('TOCSIN_TLS_CERT', cert),
    clientCa: ca === undefined ? undefined : contentOf('TOCSIN_TLS_CLIENT_CA', ca),
  };
  try {
    createSecureContext({ key: tls.key, cert: tls.cert, ca: tls.clientCa });
  } catch (cause) {
    throw wrongConfiguration(
      ['TOCSIN_TLS_KEY, TOCSIN_TLS_CERT: are not a key and its certificate (PEM)'],
      cause,
    );
  }
  return tls;
}

function contentOf(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw wrongConfiguration([`${setting}: the file cannot be read`], cause);
  }
}
