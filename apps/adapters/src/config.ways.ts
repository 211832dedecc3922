import { resolve } from 'node:path';
import { z } from 'zod';

const text = z.string().min(1);
const byCommas = (list: string): string[] => list.split(',').map((one) => one.trim());

/** SHA-256 fingerprints, as `openssl x509 -fingerprint -sha256` writes them or without the colons. */
const fingerprints = text
  .transform((list) => byCommas(list).map((one) => one.replaceAll(':', '').toLowerCase()))
  .pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/, 'must be SHA-256 fingerprints, by commas')));

const buckets = text
  .transform(byCommas)
  .pipe(
    z.array(
      z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be names of buckets, by commas'),
    ),
  );

/** The ways in of one feed, as `TOCSIN_FEED_PRISON_QUEUE_URL`. */
export const feedWayMembers = {
  TOKEN: text.min(24, 'must have at least 24 characters').optional(),
  CLIENT_CERTS: fingerprints.default([]),
  HMAC_KEY: text.optional(),
  QUEUE_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  BUCKETS: buckets.default([]),
  FOLDER: text.optional(),
};
type WayMembers = z.infer<z.ZodObject<typeof feedWayMembers>>;

/** The members that open a way in by themselves. */
export const openingMembers = ['TOKEN', 'CLIENT_CERTS', 'HMAC_KEY', 'QUEUE_URL', 'FOLDER'] as const;

export interface FeedWays {
  /** What a sender shows over HTTP. */
  token: string | undefined;
  /** SHA-256 of the certificates that a sender may show, in hexadecimal. */
  clientCerts: readonly string[];
  hmacKeyFile: string | undefined;
  queueUrl: string | undefined;
  /** Where messages too large for the queue may lie. */
  buckets: readonly string[];
  /** Where files are dropped: an absolute path. */
  folder: string | undefined;
}

export const feedWays = (read: WayMembers): FeedWays => ({
  token: read.TOKEN,
  clientCerts: read.CLIENT_CERTS,
  hmacKeyFile: read.HMAC_KEY,
  queueUrl: read.QUEUE_URL,
  buckets: read.BUCKETS,
  folder: read.FOLDER === undefined ? undefined : resolve(read.FOLDER),
});

const port = z.coerce.number().int().min(0).max(65_535);

/** What holds for every feed's ways in. The AWS names are AWS's own. */
export const wayMembers = {
  TOCSIN_ADAPTERS_TLS_PORT: port.optional(),
  TOCSIN_ADAPTERS_TLS_CERT: text.optional(),
  TOCSIN_ADAPTERS_TLS_KEY: text.optional(),
  TOCSIN_ADAPTERS_TLS_CLIENT_CA: text.optional(),
  TOCSIN_ADAPTERS_SPOOL_LIMIT: z.coerce.number().int().min(1).default(1_000_000),
  TOCSIN_ADAPTERS_FOLDER_STILL: z.coerce.number().min(0).max(3_600).default(5),
  TOCSIN_QUEUE_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .optional(),
  AWS_REGION: text.optional(),
  AWS_DEFAULT_REGION: text.optional(),
  AWS_ACCESS_KEY_ID: text.optional(),
  AWS_SECRET_ACCESS_KEY: text.optional(),
  AWS_SESSION_TOKEN: text.optional(),
  AWS_WEB_IDENTITY_TOKEN_FILE: text.optional(),
  AWS_ROLE_ARN: text.optional(),
  AWS_PROFILE: text.optional(),
};
type Read = z.infer<z.ZodObject<typeof wayMembers>>;

/** The adapters' own TLS listener. */
export interface TlsDoorSettings {
  port: number;
  certFile: string;
  keyFile: string;
  clientCaFile: string | undefined;
}

/** How the queues' servers are called. */
export interface QueueSettings {
  /** Where the queues' URLs do not say it. */
  region: string | undefined;
  /** A server that is not Amazon's. */
  endpoint: string | undefined;
  /** The environment's own key; without it, a role by a web identity. */
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
}

export interface WaysSettings {
  tls: TlsDoorSettings | undefined;
  queue: QueueSettings;
  /** Unread messages and unsent statements together: above it nothing more is taken in. */
  spoolLimit: number;
  /** How long a file must have stood still, in milliseconds. */
  folderStill: number;
}

export function waysSettings(read: Read): WaysSettings {
  const { TOCSIN_ADAPTERS_TLS_CERT: certFile, TOCSIN_ADAPTERS_TLS_KEY: keyFile } = read;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = read;
  const { TOCSIN_ADAPTERS_TLS_PORT: tlsPort, AWS_SESSION_TOKEN: sessionToken } = read;
  return {
    tls:
      tlsPort === undefined || certFile === undefined || keyFile === undefined
        ? undefined
        : { port: tlsPort, certFile, keyFile, clientCaFile: read.TOCSIN_ADAPTERS_TLS_CLIENT_CA },
    queue: {
      region: read.AWS_REGION ?? read.AWS_DEFAULT_REGION,
      endpoint: read.TOCSIN_QUEUE_ENDPOINT,
      keys:
        accessKeyId === undefined || secretAccessKey === undefined
          ? undefined
          : { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    },
    spoolLimit: read.TOCSIN_ADAPTERS_SPOOL_LIMIT,
    folderStill: read.TOCSIN_ADAPTERS_FOLDER_STILL * 1_000,
  };
}

/** Amazon's queues name their region. */
export const regionOf = (queueUrl: string): string | undefined =>
  /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\//.exec(queueUrl)?.[1];
