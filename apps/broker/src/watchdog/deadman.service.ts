import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { LOG, Metrics, type Log } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** How long a ping may take in all, in milliseconds. */
const patience = 5_000;

/**
 * Tells somebody outside that all is well; they raise the alarm when they are not told. It is asked only after an
 * audit that found nothing, so a broker that stands still, or finds something, falls silent there.
 */
@Injectable()
export class Deadman implements OnApplicationShutdown {
  private readonly agent = new Agent({ connections: 1, connect: { timeout: patience } });
  private failing = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** Never rejects: a ping that fails is counted, and stops nothing. A redirect is a failure: it is not followed. */
  async ping(): Promise<void> {
    const { deadmanUrl } = this.settings;
    if (deadmanUrl === undefined) return;
    let answer: string;
    try {
      const { statusCode, body } = await request(deadmanUrl, {
        method: 'GET',
        dispatcher: this.agent,
        signal: AbortSignal.timeout(patience),
      });
      // What it answers is nobody's business here; reading it frees the connection.
      await body.dump();
      answer = String(statusCode);
    } catch (thrown) {
      answer = thrown instanceof Error ? thrown.name : 'error';
    }
    const ok = /^2\d\d$/.test(answer);
    this.metrics.deadmanPings.inc({ outcome: ok ? 'ok' : 'failed' });
    // Said when it begins to fail, not each time. The URL may hold a secret and is not said.
    if (!ok && !this.failing)
      this.log.warn({ status: answer }, 'the dead-man URL did not take its ping');
    this.failing = !ok;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
