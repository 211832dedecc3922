import { Injectable } from '@nestjs/common';
import type { Database } from '#database';
import { TocsinError } from '#kernel';
import { changesKeys, planRotation, type KeyPlan, type RotationTerms } from '#rules';
import type { KeySet } from '#trust';
import { RecordRepository } from '../../record/record.repository.js';
import { AgencyKeyRepository } from './agency-key.repository.js';

/** Where a key set came from, and why it may count at once. */
export interface KeyOrigin {
  from: 'document' | 'url';
  /** The reason of an emergency, as an operator gave it. */
  because?: string | undefined;
}

/** Takes a new key set of an agency beside the old one. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly keys: AgencyKeyRepository,
    private readonly record: RecordRepository,
  ) {}

  /** What the set would change. @throws TocsinError `invalid_key` when it must not be taken */
  async plan(
    database: Database,
    agencyId: string,
    set: KeySet,
    terms: RotationTerms,
  ): Promise<KeyPlan> {
    const held = await this.keys.all(database, agencyId);
    const plan = planRotation(held, givenIn(set), terms);
    if (plan.misused.length > 0)
      throw new TocsinError(
        'invalid_key',
        'A key of the set was held for signatures and is now for encryption, or the reverse',
      );
    if (set.signing.every(({ kid }) => plan.revoked.includes(kid)))
      throw new TocsinError('invalid_key', 'Every key of the set that signs was revoked');
    return plan;
  }

  /**
   * Holds what the set changes, with its entry in the record. In a transaction that has the directory.
   * @throws TocsinError `invalid_key`
   */
  async apply(
    database: Database,
    agencyId: string,
    set: KeySet,
    terms: RotationTerms,
    { from, because }: KeyOrigin,
  ): Promise<KeyPlan> {
    const plan = await this.plan(database, agencyId, set, terms);
    if (!changesKeys(plan)) return plan;
    const { now: at } = terms;
    const jwks = new Map(
      [...set.signing, ...set.encryption].map(({ kid, publicJwk }) => [kid, publicJwk]),
    );
    const added = plan.add.map((key) => ({ ...key, jwk: jwks.get(key.kid) }));
    await this.keys.add(database, agencyId, added, at);
    await this.keys.move(database, agencyId, plan);
    await this.record.append(database, [
      {
        at,
        kind: 'agency.keys-changed',
        detail: {
          agency: agencyId,
          from,
          ...(because !== undefined && { emergency: because }),
          // The public halves: who checks a statement years later needs the key and when it counted.
          added,
          kept: plan.keep,
          withdrawn: plan.withdraw,
        },
      },
    ]);
    if (from === 'url' && because === undefined)
      await this.noteEncryption(database, agencyId, plan, at);
    return plan;
  }

  /** That its last key to encrypt to goes was no operator's word: somebody must be able to see it (ADR 23). */
  private async noteEncryption(
    database: Database,
    agency: string,
    { withdraw }: KeyPlan,
    at: Date,
  ): Promise<void> {
    if (withdraw.length === 0) return;
    const held = await this.keys.all(database, agency);
    const encrypting = held.filter(({ use, revoked }) => use === 'enc' && !revoked);
    const gone = withdraw.find(({ kid }) => encrypting.some((key) => key.kid === kid));
    if (!gone || encrypting.some(({ until }) => until === null)) return;
    await this.record.append(database, [
      { at, kind: 'agency.encryption-withdrawn', detail: { agency, until: gone.until } },
    ]);
  }
}

const givenIn = ({ signing, encryption }: KeySet) => [
  ...signing.map(({ kid }) => ({ kid, use: 'sig' as const })),
  ...encryption.map(({ kid }) => ({ kid, use: 'enc' as const })),
];
