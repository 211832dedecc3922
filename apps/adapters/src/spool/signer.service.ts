import { Inject, Injectable } from '@nestjs/common';
import { eventType, readStatement, type SetClaims } from '#contracts';
import { CLOCK, idFor, TocsinError, type Clock } from '#kernel';
import type { SigningKey } from '#trust';
import { SETTINGS, type AdaptersSettings, type FeedName } from '../config.js';
import type { Draft } from '../feeds/reading.js';
import type { Statement } from './outbox.repository.js';

/** An agency whose feed is on, with the key it signs with. */
export interface Agency {
  issuer: string;
  key: SigningKey;
}
/** Injection token of the agencies by feed. */
export const AGENCIES = Symbol('Agencies');
export type Agencies = ReadonlyMap<FeedName, Agency>;

/** Makes drafts into statements signed by the agency whose feed they came from. */
@Injectable()
export class SignerService {
  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(AGENCIES) private readonly agencies: Agencies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Signs one draft. The jti is the same however often the same message is read, so that a message read
   * again after a crash is one event and not two.
   * @returns the statement, or why it does not fit the event's contract
   */
  async sign(
    feed: FeedName,
    receipt: string,
    draft: Draft,
    position: number,
  ): Promise<Statement | { unfit: string }> {
    const agency = this.agencies.get(feed);
    if (!agency) throw new TocsinError('invalid_configuration', `The ${feed} feed is not on`);
    const id = idFor(`event:${feed}:${receipt}:${position}`);
    const type = eventType(draft.name);
    const claims: SetClaims = {
      iss: agency.issuer,
      aud: this.settings.audience,
      jti: id,
      iat: Math.floor(this.clock.now().getTime() / 1000),
      ...(draft.toe !== undefined && { toe: draft.toe }),
      // Ties together what one message told.
      txn: receipt,
      sub_id: draft.subject,
      events: { [type]: draft.content },
    };
    try {
      readStatement(claims);
    } catch (thrown) {
      if (thrown instanceof TocsinError) return { unfit: thrown.message };
      throw thrown;
    }
    const compact = await agency.key.sign(claims);
    return { id, messageId: receipt, position, type, record: draft.record, compact };
  }
}
