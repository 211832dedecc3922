import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { changesKeys, publishedBefore, type RotationTerms } from '#rules';
import type { KeySet } from '#trust';
import { RecordRepository } from '../../record/record.repository.js';
import { Refusals } from '../../refusals/refusals.service.js';
import { Loop } from '../../watchdog/loop.js';
import { DirectoryRepository } from '../directory.repository.js';
import { DirectoryService } from '../directory.service.js';
import { KeyChanges } from './key-changes.service.js';
import { KeySetReader } from './key-set-reader.js';
import { KeySourceRepository, type KeySource } from './key-source.repository.js';

/** How often a key set is read; sooner while it cannot be. Milliseconds of machine time. */
const pace = { every: 10 * 60_000, failing: 60_000 };
/** How often it is looked which are due. */
const glance = 10_000;
const atOnce = 4;
/** So long after a look no statement causes another one of the same set. */
const coolDown = 30_000;

/** Reads the key sets that agencies publish, again and again, and when a statement names a key that is not held. */
@Injectable()
export class KeyFetches implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private readonly underWay = new Map<string, Promise<void>>();
  /** By the time since this process began, which nobody can put back. */
  private readonly askedAt = new Map<string, number>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly reader: KeySetReader,
    private readonly sources: KeySourceRepository,
    private readonly changes: KeyChanges,
    private readonly repository: DirectoryRepository,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
    private readonly refusals: Refusals,
  ) {
    this.loop = new Loop(
      clock,
      () => this.turn(),
      glance,
      (error) => log.error({ error }, 'the key sets of agencies could not be looked after'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.allSettled(this.underWay.values());
  }

  /**
   * A statement names a key that this agency is not known to have: its set is read again, once for all who ask
   * meanwhile, and not again for a while, whoever sends what.
   * @returns whether there may be something new
   */
  async askedFor(agencyId: string): Promise<boolean> {
    const going = this.underWay.get(agencyId);
    if (going) return going.then(() => true);
    const now = performance.now();
    if (now - (this.askedAt.get(agencyId) ?? -Infinity) < coolDown) return false;
    this.askedAt.set(agencyId, now);
    const reading = this.readOne(agencyId)
      .catch((error: unknown) => this.log.error({ error }, 'a key set could not be looked after'))
      .finally(() => this.underWay.delete(agencyId));
    this.underWay.set(agencyId, reading);
    return reading.then(() => true);
  }

  private async readOne(agencyId: string): Promise<void> {
    const machine = this.clock.machine();
    const source = await this.sources.claim(this.database, agencyId, machine, coolDown);
    // Another broker has just read it: what it found is in the directory by now, or will be.
    if (source) await this.refresh(source);
    else this.directory.changed();
  }

  private async turn(): Promise<void> {
    const due = await this.sources.claimDue(this.database, this.clock.machine(), pace, atOnce);
    await Promise.all(due.map((source) => this.refresh(source)));
    if (due.length === atOnce) await this.turn();
  }

  private async refresh(source: KeySource): Promise<void> {
    let set: KeySet;
    try {
      set = await this.reader.read(source.url);
      await this.take(source, set);
    } catch (error) {
      // A database that is away says nothing of the agency.
      if (!(error instanceof TocsinError)) throw error;
      await this.failed(source, error);
    }
  }

  private terms(): RotationTerms {
    // A set that swaps one key for the other leaves nobody without a key that counts.
    return { now: this.clock.now(), emergency: false, overlap: publishedBefore };
  }

  private async take(source: KeySource, set: KeySet): Promise<void> {
    const { agency, url } = source;
    const asItIs = !changesKeys(await this.changes.plan(this.database, agency, set, this.terms()));
    // What is usual takes no lock and moves no version.
    if (asItIs && source.failingSince === null) {
      await this.sources.read(this.database, source, this.clock.now());
      return;
    }
    await this.directory.change(async (database) => {
      // An operator may have registered another set while this one was read.
      if ((await this.sources.locked(database, agency))?.url !== url) return;
      const terms = this.terms();
      await this.changes.apply(database, agency, set, terms, { from: 'url' });
      if (await this.sources.read(database, source, terms.now))
        await this.record.append(database, [
          { at: terms.now, kind: 'agency.keys-readable', detail: { agency } },
        ]);
    });
  }

  /** The last good set goes on counting, for a time: what is wrong now says nothing of what was read before. */
  private async failed(source: KeySource, error: TocsinError): Promise<void> {
    const { agency } = source;
    const fault = error.message.slice(0, 300);
    const at = this.clock.now();
    const began = await this.database.transaction().execute(async (database) => {
      if (source.failingSince !== null) return this.sources.failed(database, source, fault, at);
      await this.repository.nextVersion(database);
      const fresh = await this.sources.failed(database, source, fault, at);
      if (!fresh) return false;
      await this.record.append(database, [
        { at, kind: 'agency.keys-unreadable', detail: { agency, because: fault } },
      ]);
      return true;
    });
    if (!began) return;
    this.refusals.count('invalid_key', agency);
    this.log.warn({ agency, error }, 'the key set of an agency cannot be read');
    this.directory.changed();
  }
}
