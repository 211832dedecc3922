import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import type { DecryptionKey } from '#trust';
import { DECRYPTION_KEY, SETTINGS, type BrokerSettings } from '../config.js';
import { Access } from '../access/access.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { KeyRing } from '../keys/key-ring.js';
import { PollService, type PollAnswer } from './poll.service.js';

/** RFC 8936 §2.4. */
const pollRequest = z.object({
  maxEvents: z.int().min(0).optional(),
  returnImmediately: z.boolean().default(false),
  ack: z.array(z.string()).max(1000).default([]),
  setErrs: z.record(z.string(), z.object({ err: z.string() })).default({}),
});

@Controller()
export class StreamsController {
  constructor(
    private readonly access: Access,
    private readonly polling: PollService,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly ring: KeyRing,
    @Inject(DECRYPTION_KEY) private readonly encryption: DecryptionKey | undefined,
  ) {}

  @Post('ssf/poll/:stream')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async poll(
    @Param('stream') streamId: string,
    @Req() request: WithHeaders,
    @Body({ schema: pollRequest }) asked: z.infer<typeof pollRequest>,
  ): Promise<PollAnswer> {
    const agency = await this.access.agencyOf(request, 'ssf.read');
    return this.polling.poll(await this.polling.streamOf(agency, streamId), asked);
  }

  /** The keys that the broker signs with: enough to check any alert offline. And the one to encrypt to, if any. */
  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  jwks(): object {
    const { encryption } = this;
    return { keys: [...this.ring.published(), ...(encryption ? [encryption.publicJwk] : [])] };
  }

  /** SSF 1.0 transmitter metadata: what stands today. Stream management comes later and is not named. */
  @Get('.well-known/ssf-configuration')
  configuration(): object {
    return {
      spec_version: '1_0',
      issuer: this.settings.issuer,
      jwks_uri: `${this.settings.issuer}/.well-known/jwks.json`,
      delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    };
  }
}
