import { Inject, Injectable } from '@nestjs/common';
import type { AgencyKind, DataRegime } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, groupBy, type Clock } from '#kernel';
import type { Addressee, Directory, PolicyBook } from '#rules';
import { encryptionKeyFrom, verifyingKeyFrom, type EncryptionKey, type VerifyingKey } from '#trust';
import { POLICY, SETTINGS, type BrokerSettings } from '../config.js';
import { PushSubscriptionRepository } from '../delivery/push-subscription.repository.js';
import { carriersOf, Reach } from '../delivery/reach.js';
import { carries, type Stream } from '../streams/stream.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { DirectoryRepository } from './directory.repository.js';
import { AgencyKeyRepository, type KeyRow } from './keys/agency-key.repository.js';
import { KeySourceRepository, type KeySource } from './keys/key-source.repository.js';
import { DirectoryRowsService } from './rows.service.js';
import { OneAtATime } from './one-at-a-time.js';
import { directoryFrom, peopleFrom } from './snapshot.js';

/** A key of an agency, and when it counts. */
export interface AgencyKey extends VerifyingKey {
  from: Date;
  until: Date | null;
}

/** A key to encrypt to, and when it ends; none while it stands. */
export interface AgencyEncryptionKey extends EncryptionKey {
  until: Date | null;
}

export interface Agency {
  id: string;
  issuer: string;
  name: string;
  kind: AgencyKind;
  /** What it may be told (RULES §6.2). */
  dataRegime: DataRegime;
  /** To check its signatures with, by thumbprint; ask `AgencyKeys`, which knows whether each counts now. */
  keys: ReadonlyMap<string, AgencyKey>;
  /** To encrypt to, the best first; ask {@link encryptionOf}, which knows whether one counts now. */
  encryption: readonly AgencyEncryptionKey[];
  /** Where it publishes its keys; none when they were registered as a document. */
  keySource: Pick<KeySource, 'url' | 'failingSince'> | undefined;
  /** Nothing it says is taken, and it cannot sign in; it is told as before. */
  suspended: { since: Date; because: string } | undefined;
}

/** The whole directory as it stood at one version. It never changes; a new version is a new snapshot. */
export interface Snapshot {
  version: number;
  directory: Directory;
  byIssuer: ReadonlyMap<string, Agency>;
  byId: ReadonlyMap<string, Agency>;
  staffNames: ReadonlyMap<string, string>;
  /** How people are reached, by their id: those who can be. */
  people: ReadonlyMap<string, Addressee>;
  /** By which channels this broker reaches anybody. */
  reach: Reach;
  /** How each agency receives its alerts, by agency id: also one that is off or was deleted. */
  streams: ReadonlyMap<string, Stream>;
}

/** How long a snapshot is trusted without asking the database for its version, in milliseconds. */
const trustedFor = 200;

/** Gives every part of the broker the present directory; a change is seen within 0.2 s in every process. */
@Injectable()
export class DirectoryService {
  private held: Snapshot | undefined;
  private checkedAt = 0;
  /** A load is the whole directory: one at a time, however many ask and however often it changes. */
  private readonly checking = new OneAtATime(() => this.check());
  private changes = 0;
  private readonly reach: Reach;

  constructor(
    private readonly repository: DirectoryRepository,
    private readonly rows: DirectoryRowsService,
    private readonly keys: AgencyKeyRepository,
    private readonly sources: KeySourceRepository,
    private readonly streams: StreamRepository,
    private readonly browsers: PushSubscriptionRepository,
    @Inject(POLICY) policies: PolicyBook,
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.reach = new Reach(policies, carriersOf(settings));
  }

  async current(): Promise<Snapshot> {
    if (this.held && this.clock.machine().getTime() - this.checkedAt < trustedFor) return this.held;
    return this.checking.answer();
  }

  /** Makes the next caller ask the database, also when somebody is asking just now: his answer may be from before. */
  changed(): void {
    this.checkedAt = 0;
    this.changes += 1;
    this.checking.changed();
  }

  /**
   * One change at a time: the directory first, before anything else that a change of it touches, so that no two wait
   * for each other. Every process reads it again afterwards.
   */
  async change<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    const result = await this.database.transaction().execute(async (database) => {
      await this.repository.nextVersion(database);
      return work(database);
    });
    this.changed();
    return result;
  }

  private async check(): Promise<Snapshot> {
    const asked = this.clock.machine().getTime();
    const { changes } = this;
    const { version, area } = await this.repository.version(this.database);
    const snapshot = this.held?.version === version ? this.held : await this.load(version, area);
    this.held = snapshot;
    if (changes === this.changes) this.checkedAt = asked;
    return snapshot;
  }

  private async load(version: number, area: string): Promise<Snapshot> {
    const [rows, keyRows, sources, suspended, streams, browsers] = await Promise.all([
      this.rows.load(this.database),
      this.keys.standing(this.database),
      this.sources.all(this.database),
      this.repository.suspended(this.database),
      this.streams.all(this.database),
      this.browsers.standing(this.database),
    ]);
    const held = groupBy(keyRows, ({ agency }) => agency);
    const agencies = await Promise.all(
      rows.agencies.map(async (row) => ({
        ...row,
        ...(await keysOf(held.get(row.id) ?? [])),
        keySource: sources.find(({ agency }) => agency === row.id),
        suspended: suspended.find(({ agency }) => agency === row.id),
      })),
    );
    const byId = new Map(agencies.map((agency) => [agency.id, agency]));
    // One that is off reaches nobody.
    const streaming = new Set(
      streams.filter(carries).map(({ agency }) => byId.get(agency)?.issuer ?? ''),
    );
    return {
      version,
      directory: directoryFrom(area, rows, streaming),
      byIssuer: new Map(agencies.map((agency) => [agency.issuer, agency])),
      byId,
      staffNames: new Map(rows.staff.map(({ id, name }) => [id, name])),
      people: peopleFrom(rows.staff, browsers),
      reach: this.reach,
      streams: new Map(streams.map((stream) => [stream.agency, stream])),
    };
  }
}

/** The keys of one agency, the newest row first. */
async function keysOf(rows: readonly KeyRow[]): Promise<Pick<Agency, 'keys' | 'encryption'>> {
  const signing = rows.filter(({ use }) => use === 'sig');
  const encrypting = rows.filter(({ use }) => use === 'enc').sort(lastFirst);
  const keys = await Promise.all(
    signing.map(async ({ jwk, from, until }) => ({
      ...(await verifyingKeyFrom(jwk)),
      from,
      until,
    })),
  );
  return {
    keys: new Map(keys.map((key) => [key.kid, key])),
    encryption: await Promise.all(
      encrypting.map(async ({ jwk, until }) => ({ ...(await encryptionKeyFrom(jwk)), until })),
    ),
  };
}

const endOf = ({ until }: Pick<KeyRow, 'until'>): number => until?.getTime() ?? Infinity;
/** Those that stand come first, as they are; then whichever ends last. */
const lastFirst = (one: KeyRow, other: KeyRow): number =>
  endOf(one) === endOf(other) ? 0 : endOf(other) - endOf(one);

/**
 * The key to encrypt to now. One that was left out of its agency's set is used until it ends, as one to sign with is:
 * a set that lacks it by mistake shall not have everything told in plain at once. None: nothing is encrypted.
 */
export const encryptionOf = ({ encryption }: Agency, now: Date): EncryptionKey | undefined =>
  encryption.find(({ until }) => until === null || until > now);
