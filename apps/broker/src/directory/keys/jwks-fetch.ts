import { Inject, Injectable } from '@nestjs/common';
import { Outbound, OUTBOUND, OutboundFault, type OutboundClient } from '#outbound';
import type { JwksFetch } from './key-set-reader.js';

/** A key set is small, and whoever publishes it answers soon: a statement may wait for it. */
const limits = { within: 5_000, connectWithin: 3_000, answerBytes: 64 * 1024, connections: 2 };

/** Fetches key sets by the guarded way out: no redirects, no private addresses, no more than so much. */
@Injectable()
export class GuardedJwksFetch implements JwksFetch {
  private readonly client: OutboundClient;

  constructor(@Inject(OUTBOUND) private readonly outbound: Outbound) {
    this.client = outbound.client(limits);
  }

  check(url: string): Promise<void> {
    return this.outbound.check(url);
  }

  async fetch(url: string): Promise<Buffer> {
    const headers = { accept: 'application/jwk-set+json, application/json' };
    const { status, body, cut } = await this.client
      .request(url, { headers })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof OutboundFault)) throw thrown;
        throw new Error(`it does not answer (${thrown.code})`, { cause: thrown });
      });
    if (status >= 300 && status < 400)
      throw new Error(`it answers ${status}, and redirects are not followed`);
    if (status !== 200) throw new Error(`it answers ${status}`);
    if (cut === 'too-large') throw new Error('it is larger than 64 KiB');
    if (cut !== undefined) throw new Error('its answer breaks off');
    return body;
  }
}
