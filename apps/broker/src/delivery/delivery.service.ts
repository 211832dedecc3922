import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { Batcher, CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Presence } from '../presence/presence.js';
import { Attempts, expired } from './attempts.service.js';
import { Channels } from './channels.service.js';
import { mailConnections } from './email.channel.js';
import { providerConnections } from './http-post.js';
import { Lanes } from './lanes.js';
import { Circuits } from './circuits.service.js';
import { Limits } from './limits.service.js';
import type { Claim, ClaimedNotice } from './notice.js';
import { NoticeRepository } from './notice.repository.js';
import type { Tried } from './outcome.js';
import { patience } from './push.channel.js';

/** Longer than the slowest send, so that a notice is not sent by two workers. Milliseconds of machine time. */
const lease = 15_000;

/** How long after a failure an answer is written down again, in milliseconds. */
const again = 250;

/** How many sends of a lane run at once. Mail that waits for a connection would only use up its lease. */
const widthOf = (lane: string): number =>
  lane === 'email' ? mailConnections : lane === 'notify' ? providerConnections : 64;
/** How many wait behind them at most: about as many as a quick endpoint takes while the lease holds. */
const longestLane = 250;

/** Claim → send → record. Sending is not waited for by the queue, so that one slow endpoint holds up nobody else. */
@Injectable()
export class DeliveryService implements BeforeApplicationShutdown {
  private readonly lanes = new Lanes(widthOf, longestLane, 4_000);
  /** Claims given back: what was not tried is left to the sweep, which gives it more time with each wake. */
  private readonly givenBack = new Batcher<Claim, undefined>(async (claims) => {
    await this.notices.release(this.database, claims);
    return claims.map(() => undefined);
  }, 500);

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly notices: NoticeRepository,
    private readonly attempts: Attempts,
    private readonly channels: Channels,
    private readonly limits: Limits,
    private readonly circuits: Circuits,
    private readonly presence: Presence,
  ) {}

  async deliver(ids: readonly string[]): Promise<void> {
    await this.lanes.room();
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.notices.claim(
      this.database,
      ids,
      this.clock.now(),
      machine,
      leaseUntil,
      this.presence.key,
      { rooms: this.lanes.rooms(), other: this.lanes.longest },
    );
    crashPoint('claimed');
    const now = this.clock.now();
    const due = claimed.filter(({ state }) => state === 'due');
    const late = due.filter((notice) => isLate(notice, now));
    const ready = due.filter((notice) => !isLate(notice, now));
    const taken = claimed.filter(({ state }) => state !== 'due');
    const [limited, free] = this.limits.part(ready);
    this.run(taken, leaseUntil);
    await Promise.all([
      this.circuits.admit(free, leaseUntil).then((admitted) => this.run(admitted, leaseUntil)),
      this.limits.admit(limited, leaseUntil).then((admitted) => this.run(admitted, leaseUntil)),
      ...late.map((notice) => this.attempts.finished(notice, expired)),
    ]);
  }

  /** Where nothing more can be sent from here now. */
  fullLanes(): string[] {
    return this.lanes.full();
  }

  private run(notices: readonly ClaimedNotice[], leaseUntil: Date): void {
    for (const notice of notices)
      this.lanes.run(notice.lane, () => this.sendAndRecord(notice, leaseUntil), notice.priority);
  }

  /** Lets what is under way end before the connections close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.lanes.idle();
  }

  private async sendAndRecord(notice: ClaimedNotice, leaseUntil: Date): Promise<void> {
    try {
      // Waited too long behind a slow endpoint: sent now, it might outlive its lease.
      if (this.clock.machine().getTime() > leaseUntil.getTime() - patience) {
        await this.givenBack.add({ id: notice.id, leaseUntil });
        return;
      }
      const asks = notice.state !== 'due';
      const tried = await (asks ? this.ask(notice) : this.channels.of(notice.channel).send(notice));
      crashPoint('sent');
      await this.record(notice, tried, asks, leaseUntil);
      if (!asks && tried.outcome !== 'expired') await this.circuits.note(notice, tried);
    } catch (error) {
      // Not recorded: the lease runs out and the same message is sent again.
      this.log.error(
        { error, notice: notice.id, channel: notice.channel },
        'an attempt could not be recorded',
      );
    }
  }

  /** A provider took it and has not told of it since. Where it does not know either, the next way goes out. */
  private async ask(notice: ClaimedNotice): Promise<Tried | typeof expired> {
    const port = this.channels.of(notice.channel);
    const tried = (await port.ask?.(notice)) ?? { outcome: 'unknown', answer: 'no-receipt' };
    const pending = tried.receipt === 'awaited';
    const over = pending && isLate(notice, this.clock.now());
    return over ? expired : tried;
  }

  /** While the notice is ours: a database that is away for a moment shall not make somebody be told twice. */
  private async record(
    notice: ClaimedNotice,
    tried: Tried | typeof expired,
    asked: boolean,
    leaseUntil: Date,
  ): Promise<void> {
    for (;;) {
      try {
        await this.attempts.finished(notice, tried, asked);
        return;
      } catch (error) {
        if (this.clock.machine().getTime() + again > leaseUntil.getTime()) throw error;
        await pause(again);
      }
    }
  }
}

const isLate = ({ expires_at: end }: ClaimedNotice, now: Date): boolean =>
  end !== null && end <= now;
