import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CHANNEL_KEYS } from '../config.js';
import { applicationServerKey } from './browser-push.channel.js';
import type { ChannelKeys } from './channel-keys.js';
import { ServedOn } from '../http/served-on.js';

/** The public keys that webhooks and browser pushes of this broker are checked with. */
@Controller('.well-known/tocsin-channels.json')
@ServedOn('public')
export class ChannelKeysController {
  constructor(@Inject(CHANNEL_KEYS) private readonly keys: ChannelKeys) {}

  @Get()
  @Header('cache-control', 'public, max-age=300')
  published(): object {
    const { webhook } = this.keys;
    const push = applicationServerKey(this.keys);
    const { x } = webhook?.publicJwk ?? {};
    return {
      ...(webhook &&
        x !== undefined && {
          webhook: {
            jwk: { ...webhook.publicJwk, alg: 'EdDSA', use: 'sig' },
            /** As Standard Webhooks writes a public key. */
            key: `whpk_${Buffer.from(x, 'base64url').toString('base64')}`,
          },
        }),
      ...(push !== undefined && { browserPush: { applicationServerKey: push } }),
    };
  }
}
