import type { JWK } from 'jose';
import type { Database } from '#database';
import { messageOf, TocsinError, type Clock } from '#kernel';
import type { Log } from '#observability';
import { beginningOf, nextIsDue, publishedOf, signerOf, type OwnKey, type RingTerms } from '#rules';
import {
  verifyingKeyFrom,
  type Algorithm,
  type KeySource,
  type SigningKey,
  type VerifyingKey,
} from '#trust';
import { RecordRepository } from '../record/record.repository.js';
import { Loop } from '../watchdog/loop.js';
import { OwnKeyRepository, type OwnKeyRow } from './own-key.repository.js';

/** How often the ring looks for keys that came, ended or are due, in milliseconds of machine time. */
const glance = 5_000;

interface RingParts {
  database: Database;
  clock: Clock;
  log: Log;
  terms: RingTerms;
  sources: readonly KeySource[];
}

/**
 * The keys that the broker signs with. Which there are, and from when each signs, is in the database, so that every
 * broker process does the same; the private halves stay where they lie. Ask it at each signature: the answer changes.
 */
export class KeyRing {
  private rows: OwnKeyRow[] = [];
  private atHand = new Map<string, SigningKey>();
  private bySource = new Map<KeySource, SigningKey[]>();
  private usualKind: Algorithm = 'ES256';
  private turning: Promise<void> = Promise.resolve();
  private readonly verifying = new Map<string, Promise<VerifyingKey>>();
  private readonly repository = new OwnKeyRepository();
  private readonly record = new RecordRepository();
  private readonly loop: Loop;
  private saidEarly = '';

  constructor(private readonly parts: RingParts) {
    this.loop = new Loop(
      parts.clock,
      () => this.turn(),
      glance,
      (error) => parts.log.error({ error }, 'the keys of the broker could not be looked after'),
    );
  }

  /** @throws TocsinError when a source is not fit, or there is nothing to sign with */
  async start(): Promise<void> {
    for (const source of this.parts.sources) this.bySource.set(source, await source.keys());
    const [first] = [...this.bySource.values()].flat();
    if (first && !this.maker) this.usualKind = first.alg;
    await this.turn();
    await this.signer();
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.turning;
    for (const source of this.parts.sources) await source.close?.();
  }

  /** Signs with the key whose turn it is. @param typ `secevent+jwt` by default */
  async sign(claims: object, typ?: string, alg?: Algorithm): Promise<string> {
    return (await this.signer(alg)).sign(claims, typ);
  }

  /**
   * The key whose turn it is. One of a kind that nobody asked for before is made now, where it can be.
   * @throws TocsinError `invalid_configuration` when there is none of this kind
   */
  async signer(alg: Algorithm = this.usualKind): Promise<SigningKey> {
    const found = this.find(alg);
    if (found) return found;
    if (this.offers(alg)) await this.turn(alg);
    const made = this.find(alg);
    if (made) return made;
    throw new TocsinError(
      'invalid_configuration',
      `The broker has no key to sign with by ${alg}, and no folder or token to make one in`,
    );
  }

  /** By what is signed where nobody asks for something else. */
  get usual(): Algorithm {
    return this.usualKind;
  }

  /** Whether something can be signed by this algorithm: there is a key, or one can be made. */
  offers(alg: Algorithm): boolean {
    return this.find(alg) !== undefined || this.maker !== undefined;
  }

  /** What others need to check our signatures: what signs now first, and what will or did. */
  published(): JWK[] {
    const { clock, terms } = this.parts;
    return publishedOf(this.rows, clock.now(), terms).map(({ jwk }) => jwk);
  }

  /** The public half of any key that we signed with, however long ago; none of one that was revoked. */
  async verifyingKey(kid: string): Promise<VerifyingKey | 'unknown-key'> {
    const row = this.rows.find((one) => one.kid === kid);
    if (!row || row.revoked) return 'unknown-key';
    const held = this.verifying.get(kid) ?? verifyingKeyFrom(row.jwk);
    this.verifying.set(kid, held);
    return held;
  }

  /** Every key, for an operator, and whether this process can sign with it. */
  view(): (Omit<OwnKeyRow, 'jwk'> & { atHand: boolean; signs: boolean })[] {
    return this.rows.map(({ kid, alg, source, publishedAt, signsFrom, revoked, because }) => ({
      kid,
      alg,
      source,
      publishedAt,
      signsFrom,
      revoked,
      because,
      atHand: this.atHand.has(kid),
      signs: this.find(alg as Algorithm)?.kid === kid,
    }));
  }

  /**
   * Withdraws a key: it signs no more, and is published no more. Another takes its place, made now if need be.
   * @throws TocsinError `not_found`; `conflict` where nothing would be left to sign with, and nothing is changed
   */
  async revoke(kid: string, because: string): Promise<void> {
    const { database, clock } = this.parts;
    // One that an operator has just put there to take its place counts.
    await this.turn();
    if (!this.rows.some((row) => row.kid === kid))
      throw new TocsinError('not_found', 'The broker never had such a key');
    await database.transaction().execute(async (transaction) => {
      await this.repository.lock(transaction);
      const at = clock.now();
      if (!(await this.repository.revoke(transaction, kid, because, at))) return;
      await this.record.append(transaction, [
        { at, kind: 'broker.key-revoked', detail: { kid, because } },
      ]);
      await this.keepSigning(transaction);
    });
    await this.turn();
  }

  /** A broker without a key tells nobody anything, and does not start again. */
  private async keepSigning(database: Database): Promise<void> {
    const { maker, usual } = this;
    const rows = await this.repository.all(database);
    if (signerOf(rows, usual, this.atHand, this.parts.clock.now())) return;
    const made = await maker?.make?.(usual).catch((error: unknown) => {
      this.parts.log.error({ error, source: maker.name }, 'a key to sign with cannot be made');
      return undefined;
    });
    if (!maker || !made)
      throw new TocsinError(
        'conflict',
        'It is the only key to sign with, and no other can be made now: give the broker another one first',
      );
    await this.publish(database, maker, made);
  }

  private get maker(): KeySource | undefined {
    return this.parts.sources.find((source) => source.make !== undefined);
  }

  private find(alg: Algorithm): SigningKey | undefined {
    const now = this.parts.clock.now();
    const row = signerOf(this.rows, alg, this.atHand, now);
    if (row && row.signsFrom > now && this.saidEarly !== row.kid) {
      this.saidEarly = row.kid;
      this.parts.log.warn(
        { kid: row.kid },
        'a key signs before its time, because no other is at hand: some may refuse it for 20 minutes',
      );
    }
    return row && this.atHand.get(row.kid);
  }

  /** One after the other: two would find the same new key. @param asked a kind that must be there afterwards */
  private turn(asked?: Algorithm): Promise<void> {
    const next = this.turning.then(() => this.look(asked));
    this.turning = next.catch(() => undefined);
    return next;
  }

  private async look(asked: Algorithm | undefined): Promise<void> {
    const { database } = this.parts;
    const found = await this.readSources();
    this.rows = await this.repository.all(database);
    const unknown = found.filter(({ key }) => !this.rows.some(({ kid }) => kid === key.kid));
    const due = this.dueAlgorithms(asked);
    if (unknown.length > 0 || due.length > 0) {
      this.rows = await database.transaction().execute(async (transaction) => {
        await this.repository.lock(transaction);
        for (const { source, key } of unknown) await this.publish(transaction, source, key);
        // Another broker may have made one while this one waited for the lock.
        if (due.length > 0) await this.readSources();
        for (const alg of due) await this.makeNext(transaction, alg);
        return this.repository.all(transaction);
      });
      // What was made is at hand from the next look on; the ring needs it now.
      await this.readSources();
    }
  }

  /** A source that fails now keeps what it had: a token that is away comes back. */
  private async readSources(): Promise<{ source: KeySource; key: SigningKey }[]> {
    for (const source of this.parts.sources)
      try {
        this.bySource.set(source, await source.keys());
      } catch (error) {
        this.parts.log.error(
          { error, source: source.name },
          `keys to sign with cannot be read: ${messageOf(error)}`,
        );
      }
    const found = [...this.bySource].flatMap(([source, keys]) =>
      keys.map((key) => ({ source, key })),
    );
    this.atHand = new Map(found.map(({ key }) => [key.kid, key]));
    return found;
  }

  private dueAlgorithms(asked: Algorithm | undefined): Algorithm[] {
    const { clock, terms } = this.parts;
    if (!this.maker) return [];
    const used = this.rows.filter(({ revoked }) => !revoked).map(({ alg }) => alg as Algorithm);
    return [...new Set([this.usualKind, ...used, ...(asked ? [asked] : [])])].filter(
      (alg) => nextIsDue(this.rows, alg, clock.now(), terms) || !this.find(alg),
    );
  }

  private async makeNext(database: Database, alg: Algorithm): Promise<void> {
    const { clock, terms } = this.parts;
    const { maker } = this;
    if (!maker?.make) return;
    this.rows = await this.repository.all(database);
    // Keys that are all out of reach are as good as none.
    if (!nextIsDue(this.rows, alg, clock.now(), terms) && this.find(alg)) return;
    await this.publish(database, maker, await maker.make(alg));
  }

  private async publish(database: Database, source: KeySource, key: SigningKey): Promise<void> {
    const rows: OwnKey[] = await this.repository.all(database);
    const { kid, alg, publicJwk: jwk } = key;
    if (rows.some((row) => row.kid === kid)) return;
    const publishedAt = this.parts.clock.now();
    const signsFrom = beginningOf(rows, alg, publishedAt);
    await this.repository.add(database, {
      kid,
      alg,
      jwk,
      source: source.name,
      publishedAt,
      signsFrom,
    });
    await this.record.append(database, [
      {
        at: publishedAt,
        kind: 'broker.key-published',
        detail: { kid, jwk, source: source.name, signsFrom },
      },
    ]);
    this.parts.log.info({ kid, alg, source: source.name }, 'a key of the broker is published');
  }
}
