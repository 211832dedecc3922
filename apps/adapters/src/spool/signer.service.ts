import { Inject, Injectable } from '@nestjs/common';
import { eventType, readStatement, type PersonSubject, type SetClaims } from '#contracts';
import { canonicalJson, CLOCK, newId, TocsinError, type Clock } from '#kernel';
import type { SigningKey } from '#trust';
import { SETTINGS, type AdaptersSettings, type FeedName } from '../config.js';
import type { Draft } from '../feeds/reading.js';
import type { Statement } from './outbox.repository.js';
import { Vault } from './vault.js';

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
    private readonly vault: Vault,
  ) {}

  /**
   * Signs one draft. It is signed once: what leaves are these very bytes, however often.
   * @returns the statement, or why it does not fit the event's contract
   */
  async sign(
    feed: FeedName,
    receipt: string,
    draft: Draft,
  ): Promise<Statement | { unfit: string }> {
    const agency = this.agencies.get(feed);
    if (!agency) return { unfit: 'its feed is switched off, so there is no key to sign with' };
    const claims = this.claimsOf(agency, receipt, draft);
    const unfit = faultOf(claims);
    if (unfit !== undefined) return { unfit };
    const compact = await agency.key.sign(claims);
    const lane = this.vault.index(`lane ${feed} ${personIn(draft.subject)}`).toString('hex');
    const type = eventType(draft.name);
    return { id: claims.jti, messageId: receipt, type, record: draft.record, compact, lane };
  }

  /** Why a draft would not be signed; nothing when it would. */
  faultOf(feed: FeedName, draft: Draft): string | undefined {
    const agency = this.agencies.get(feed);
    if (!agency) return 'its feed is switched off, so there is no key to sign with';
    return faultOf(this.claimsOf(agency, newId(), draft));
  }

  private claimsOf({ issuer }: Agency, receipt: string, draft: Draft): SetClaims {
    return {
      iss: issuer,
      aud: this.settings.audience,
      jti: draft.jti ?? newId(),
      iat: Math.floor(this.clock.now().getTime() / 1000),
      ...(draft.toe !== undefined && { toe: draft.toe }),
      // Ties together what one message told.
      txn: receipt,
      sub_id: draft.subject,
      events: { [eventType(draft.name)]: draft.content },
    };
  }
}

function faultOf(claims: SetClaims): string | undefined {
  try {
    readStatement(claims);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof TocsinError) return thrown.message;
    throw thrown;
  }
}

/** One text for one person, as far as one feed names people by one kind of number. */
function personIn(subject: PersonSubject): string {
  return canonicalJson(subject.format === 'aliases' ? subject.identifiers[0] : subject);
}
