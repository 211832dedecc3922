import { Inject, Injectable } from '@nestjs/common';
import { LOG, Metrics, type Log } from '#observability';
import { OUTBOUND, OutboundFault, type Outbound } from '#outbound';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** How long a ping may take in all, in milliseconds. */
const patience = 5_000;
/** More of an answer than this is not read. */
const longestAnswer = 16_384;

/**
 * Tells somebody outside that all is well; they raise the alarm when they are not told. It is asked only after an
 * audit that found nothing, so a broker that stands still, or finds something, falls silent there.
 */
@Injectable()
export class Deadman {
  private readonly client;
  private failing = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
    @Inject(OUTBOUND) outbound: Outbound,
  ) {
    this.client = outbound.client({
      within: patience,
      answerBytes: longestAnswer,
      connections: 1,
      cutAtEnd: true,
    });
  }

  /** Never rejects: a ping that fails is counted, and stops nothing. A redirect is a failure: it is not followed. */
  async ping(): Promise<void> {
    const { deadmanUrl } = this.settings;
    if (deadmanUrl === undefined) return;
    let answer: string;
    try {
      // What else it answers is nobody's business here.
      const { status } = await this.client.request(deadmanUrl);
      answer = String(status);
    } catch (thrown) {
      answer = thrown instanceof OutboundFault ? thrown.code : 'error';
    }
    const ok = /^2\d\d$/.test(answer);
    this.metrics.deadmanPings.inc({ outcome: ok ? 'ok' : 'failed' });
    // Said when it begins to fail, not each time. The URL may hold a secret and is not said.
    if (!ok && !this.failing)
      this.log.warn({ status: answer }, 'the dead-man URL did not take its ping');
    this.failing = !ok;
  }
}
