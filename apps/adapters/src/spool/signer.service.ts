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

/** What a statement says, and of which record of the sender. `events` has exactly one member. */
export type Saying = Omit<Draft, 'name' | 'content'> & {
  events: Readonly<Record<string, unknown>>;
};

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
  sign(feed: FeedName, receipt: string, draft: Draft): Promise<Statement | { unfit: string }> {
    const { name, content, ...rest } = draft;
    return this.signEvents(feed, receipt, { ...rest, events: { [eventType(name)]: content } });
  }

  /** The same for events under their types. */
  async signEvents(
    feed: FeedName,
    receipt: string,
    saying: Saying,
  ): Promise<Statement | { unfit: string }> {
    const agency = this.agencies.get(feed);
    if (!agency) return { unfit: switchedOff };
    const claims = this.claimsOf(agency, receipt, saying);
    const unfit = faultIn(claims);
    if (unfit !== undefined) return { unfit };
    const compact = await agency.key.sign(claims);
    const lane = this.vault.index(`lane ${feed} ${personIn(saying.subject)}`).toString('hex');
    const [type = ''] = Object.keys(claims.events);
    return { id: claims.jti, messageId: receipt, type, record: saying.record, compact, lane };
  }

  /** Why a draft would not be signed; nothing when it would. */
  faultOf(feed: FeedName, { name, content, ...rest }: Draft): string | undefined {
    const agency = this.agencies.get(feed);
    if (!agency) return switchedOff;
    const saying = { ...rest, events: { [eventType(name)]: content } };
    return faultIn(this.claimsOf(agency, newId(), saying));
  }

  private claimsOf({ issuer }: Agency, receipt: string, saying: Saying): SetClaims {
    const { jti = newId(), toe, subject, events } = saying;
    return {
      iss: issuer,
      aud: this.settings.audience,
      jti,
      iat: Math.floor(this.clock.now().getTime() / 1000),
      ...(toe !== undefined && { toe }),
      // Ties together what one message told.
      txn: receipt,
      sub_id: subject,
      events,
    };
  }
}

const switchedOff = 'its feed is switched off, so there is no key to sign with';

function faultIn(claims: SetClaims): string | undefined {
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
