import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { wrongConfiguration } from '#kernel';
import type { BrokerSettings } from '../config.js';

export interface ChannelKey {
  privateKey: KeyObject;
  publicJwk: JsonWebKey;
}

/** What webhooks (Ed25519) and browser pushes (P-256) are signed with; none where the channel is not used. */
export interface ChannelKeys {
  webhook: ChannelKey | undefined;
  vapid: ChannelKey | undefined;
}

/** @throws TocsinError `invalid_configuration` that names each setting whose file is not such a key */
export async function channelKeys(
  settings: Pick<BrokerSettings, 'webhookKeyFile' | 'vapid'>,
): Promise<ChannelKeys> {
  const wrong: string[] = [];
  const read = async (
    setting: string,
    path: string | undefined,
    curve: 'Ed25519' | 'P-256',
  ): Promise<ChannelKey | undefined> => {
    if (path === undefined) return undefined;
    try {
      return await keyFile(path, curve);
    } catch {
      wrong.push(`${setting}: the file does not hold a private ${curve} key as a JWK`);
      return undefined;
    }
  };
  const keys = {
    webhook: await read('TOCSIN_WEBHOOK_KEY', settings.webhookKeyFile, 'Ed25519'),
    vapid: await read('TOCSIN_VAPID_KEY', settings.vapid?.keyFile, 'P-256'),
  };
  if (wrong.length > 0) throw wrongConfiguration(wrong);
  return keys;
}

async function keyFile(path: string, curve: string): Promise<ChannelKey> {
  const jwk = JSON.parse(await readFile(path, 'utf8')) as JsonWebKey;
  if (jwk.crv !== curve || typeof jwk.d !== 'string') throw new Error('Another kind of key');
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { privateKey, publicJwk: createPublicKey(privateKey).export({ format: 'jwk' }) };
}
