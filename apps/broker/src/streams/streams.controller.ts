import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { z } from 'zod';
import { TocsinError } from '#kernel';
import type { SigningKey } from '#trust';
import { SETTINGS, SIGNING_KEY, type BrokerSettings } from '../config.js';
import { bearerOf } from '../http/operator.guard.js';
import { PollService, type PollAnswer } from './poll.service.js';
import type { Stream } from './stream.repository.js';

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
    private readonly polling: PollService,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
  ) {}

  @Post('ssf/poll/:stream')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async poll(
    @Param('stream') streamId: string,
    @Headers('authorization') authorization: string | undefined,
    @Body({ schema: pollRequest }) asked: z.infer<typeof pollRequest>,
  ): Promise<PollAnswer> {
    const stream = await this.signedIn(streamId, bearerOf({ headers: { authorization } }));
    return this.polling.poll(stream, asked);
  }

  private async signedIn(streamId: string, bearer: string | undefined): Promise<Stream> {
    try {
      return await this.polling.streamFor(streamId, bearer);
    } catch (thrown) {
      // A fault of signing in is 401 here; on the push endpoint the same fault is part of a statement.
      if (thrown instanceof TocsinError && thrown.code !== 'not_found') {
        throw new UnauthorizedException(thrown.message, { cause: thrown });
      }
      throw thrown;
    }
  }

  /** The keys that the broker signs with: enough to check any alert offline. */
  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  jwks(): object {
    return { keys: [this.key.publicJwk] };
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
