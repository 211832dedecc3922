import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { Loop } from './loop.js';
import { RetentionRepository } from './retention.repository.js';

const sweepEvery = 600_000;
/** Few, so that nobody waits for it. */
const together = 200;
/** How long what is remembered of a record is kept when nothing changes: two years, in milliseconds. */
const dossiersKept = 2 * 365 * 86_400_000;

/** Erases what has been kept long enough. What is kept for a person, refused, unsent or unread stays. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly retention: RetentionRepository,
  ) {
    this.loop = new Loop(
      () => this.sweep(),
      sweepEvery,
      clock,
      (error) => log.error({ error }, 'erasing what was kept long enough failed'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    const before = new Date(now - this.settings.keep);
    const messages = await this.retention.eraseMessages(before, together);
    const dossiers = await this.retention.eraseDossiers(new Date(now - dossiersKept), together);
    await this.retention.eraseReplays(before);
    if (messages > 0) this.log.info({ count: messages }, 'messages kept long enough are erased');
    if (dossiers > 0) this.log.info({ count: dossiers }, 'dossiers kept long enough are erased');
    if (messages === together || dossiers === together) this.loop.wake();
  }
}
