import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, OutboundFault, type Outbound } from '#outbound';
import { TokenClient } from '#trust';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { AGENCIES, type Agencies } from '../spool/signer.service.js';
import { outboundFetch } from './outbound-fetch.js';

const instant = z.iso.datetime({ offset: true });
const obligation = z.object({
  role: z.string(),
  post: z.string().nullish(),
  state: z.string(),
  dueAt: instant.nullish(),
  acceptedAt: instant.nullish(),
  acceptedBy: z.object({ name: z.string(), post: z.string().nullish() }).nullish(),
});
const standing = z.object({
  jti: z.string(),
  state: z.enum(['routing', 'no-alert', 'told']),
  reason: z.string().optional(),
  alerts: z.array(
    z.object({
      reference: z.string(),
      severity: z.string(),
      raisedAt: instant,
      obligations: z.array(obligation),
    }),
  ),
});

/** Who has taken on what a statement told, as the broker says it. */
export type Standing = z.infer<typeof standing>;
/** `unknown`: the broker could not be asked now. Nothing is guessed from that. */
export type Asked = { standing: Standing } | 'unknown';

/** How long a person waits for it, in milliseconds. */
const patience = 4_000;

/** Asks the broker, in the hostel's name and with its key, who has taken on what was stated. */
@Injectable()
export class StandingClient {
  private readonly client: TokenClient | undefined;

  constructor(
    @Inject(SETTINGS) { audience, brokerUrl }: AdaptersSettings,
    @Inject(AGENCIES) agencies: Agencies,
    @Inject(OUTBOUND) outbound: Outbound,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {
    const hostel = agencies.get('hostel');
    this.client =
      hostel &&
      new TokenClient({
        broker: { issuer: audience, url: brokerUrl },
        clientId: hostel.issuer,
        key: hostel.key,
        scope: 'ssf.read',
        now: () => clock.machine(),
        within: patience,
        fetch: outboundFetch(
          outbound.client({
            within: patience,
            answerBytes: 256 * 1024,
            connections: 4,
            cutAtEnd: true,
          }),
        ),
      });
  }

  async ask(jti: string): Promise<Asked> {
    try {
      const answer = await this.client?.fetch(
        `/receipts/standing?${new URLSearchParams({ jti }).toString()}`,
      );
      if (answer?.status !== 200) return this.unknown(jti, String(answer?.status));
      const read = standing.safeParse(await answer.json().catch(() => undefined));
      return read.success ? { standing: read.data } : this.unknown(jti, 'unreadable');
    } catch (thrown) {
      // Its sign-in was refused, or nobody answers: the report itself goes its own way.
      if (thrown instanceof TocsinError || thrown instanceof OutboundFault)
        return this.unknown(jti, thrown.code);
      throw thrown;
    }
  }

  private unknown(event: string, code: string): 'unknown' {
    this.log.warn({ event, code }, 'the broker could not be asked who has taken an event');
    return 'unknown';
  }
}
