import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { wrongConfiguration } from '#kernel';
import type { AdaptersSettings, FeedName } from '../../config.js';
import { feedKey } from '../../config.feeds.js';
import type { TlsDoorSettings } from '../../config.ways.js';
import { wrongSetting } from '../../wrong-setting.js';
import { readHmacKey } from './hmac.js';

/** Injection token of the keys of senders that sign. */
export const HMAC_KEYS = Symbol('HmacKeys');
export type HmacKeys = ReadonlyMap<FeedName, Buffer>;

/** @throws TocsinError `invalid_configuration` that names the setting; never what a file holds */
export async function openHmacKeys({ feeds }: AdaptersSettings): Promise<HmacKeys> {
  const keys = new Map<FeedName, Buffer>();
  for (const { name, ways } of feeds) {
    if (ways.hmacKeyFile === undefined) continue;
    const setting = feedKey(name, 'HMAC_KEY');
    const key = await readHmacKey(ways.hmacKeyFile).catch((cause: unknown) => {
      throw wrongSetting(setting, cause);
    });
    if ([...keys.values()].some((other) => other.equals(key)))
      throw wrongConfiguration([`${setting}: is the key of two feeds`]);
    keys.set(name, key);
  }
  return keys;
}

/**
 * The TLS of the listener: 1.2 or newer. A certificate is asked for and not needed, because a sender may show a
 * token or sign as well; what it opens is decided for each feed.
 * @throws TocsinError `invalid_configuration` that names the setting; never what a file holds
 */
export function tlsOptions({ certFile, keyFile, clientCaFile }: TlsDoorSettings): ServerOptions {
  const held = (setting: string, file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (cause) {
      throw wrongConfiguration([`${setting}: the file cannot be read`], cause);
    }
  };
  const pair = {
    cert: held('TOCSIN_ADAPTERS_TLS_CERT', certFile),
    key: held('TOCSIN_ADAPTERS_TLS_KEY', keyFile),
    ...(clientCaFile !== undefined && {
      ca: held('TOCSIN_ADAPTERS_TLS_CLIENT_CA', clientCaFile),
    }),
  };
  try {
    createSecureContext(pair);
  } catch (cause) {
    const settings = 'TOCSIN_ADAPTERS_TLS_CERT, TOCSIN_ADAPTERS_TLS_KEY';
    throw wrongConfiguration([`${settings}: are not a key and its certificate (PEM)`], cause);
  }
  return { ...pair, minVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: false };
}
