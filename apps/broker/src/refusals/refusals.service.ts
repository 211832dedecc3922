import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Loop } from '../watchdog/loop.js';
import {
  SecurityEventRepository,
  type RefusalCode,
  type SecurityEvent,
} from './security-event.repository.js';

/**
 * Counts what is refused: statements, sign-ins and key sets. Whoever floods it costs no query and no wait: counting is a look into a map
 * that holds one entry for each code and proved agency, and what was counted is written every ten seconds, in one
 * statement. A process that is killed loses the counts since then; one that ends writes them.
 */
@Injectable()
export class Refusals implements OnApplicationBootstrap, OnApplicationShutdown {
  private counted = new Map<string, SecurityEvent>();
  private readonly loop: Loop;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) log: Log,
    private readonly metrics: Metrics,
    private readonly repository: SecurityEventRepository,
  ) {
    this.loop = new Loop(
      clock,
      () => this.write(),
      settings.refusalsEvery,
      (error) => log.error({ error }, 'refusals could not be kept; they are kept with the next'),
    );
  }

  /** @param agencyId only of a sender whose signature or token held */
  count(code: RefusalCode, agencyId?: string): void {
    this.metrics.refused.inc({ code });
    this.add({ at: this.clock.now(), code, agencyId, times: 1 });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  /** The last requests are answered by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.write().catch(() => undefined);
  }

  private add(event: SecurityEvent): void {
    const key = `${event.code} ${event.agencyId ?? ''}`;
    const held = this.counted.get(key);
    if (held) held.times += event.times;
    else this.counted.set(key, event);
  }

  private async write(): Promise<void> {
    if (this.counted.size === 0) return;
    const events = [...this.counted.values()];
    this.counted = new Map();
    try {
      await this.repository.store(this.database, events);
    } catch (error) {
      for (const event of events) this.add(event);
      throw error;
    }
  }
}
