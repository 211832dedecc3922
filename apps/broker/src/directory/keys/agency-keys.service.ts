import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { standingOf, unreadableFor } from '#rules';
import type { KeyOf, VerifyingKey } from '#trust';
import { DirectoryService, type Agency } from '../directory.service.js';
import { KeyFetches } from './key-fetches.service.js';

/** A statement that names an unknown key of a set that was read just now may be sent again after this. Seconds. */
const askAgain = 30;

/**
 * Finds the key that an agency signed with: for statements, and for signing in. A key that is held costs no look
 * into the database.
 */
@Injectable()
export class AgencyKeys {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly fetches: KeyFetches,
  ) {}

  /**
   * As `verifySet` and `verifyClientAssertion` ask.
   * @throws TocsinError `invalid_key`, with when to try again, for a key that is too young or may be published yet
   */
  readonly keyOf: KeyOf = async (issuer, kid) => {
    const { byIssuer } = await this.directory.current();
    const agency = byIssuer.get(issuer);
    if (!agency) return 'unknown-issuer';
    const held = this.find(agency, kid);
    // One that ended is known: there is nothing to look for.
    if (held !== 'unknown-key' || !agency.keySource || agency.keys.has(kid)) return held;
    if (await this.fetches.askedFor(agency.id)) {
      const again = (await this.directory.current()).byIssuer.get(issuer);
      const found = again ? this.find(again, kid) : held;
      if (found !== 'unknown-key') return found;
    }
    throw new TocsinError(
      'invalid_key',
      'The issuer publishes no such key, as far as is known here. If it was published just now, send the same again later',
      { retryAfter: askAgain },
    );
  };

  private find(agency: Agency, kid: string): VerifyingKey | 'unknown-key' {
    const key = agency.keys.get(kid);
    if (!key) return 'unknown-key';
    const now = this.clock.now();
    const failing = agency.keySource?.failingSince;
    if (failing && now.getTime() - failing.getTime() >= unreadableFor)
      throw new TocsinError(
        'invalid_key',
        "The issuer's key set could not be read for so long that its keys count no more",
        { retryAfter: askAgain },
      );
    const standing = standingOf({ ...key, revoked: false }, now);
    if (standing === 'usable') return key;
    if (standing !== 'too-young') return 'unknown-key';
    throw new TocsinError(
      'invalid_key',
      `The key was published less than 10 minutes ago. Send the same again from ${key.from.toISOString()} on`,
      { retryAfter: Math.ceil((key.from.getTime() - now.getTime()) / 1000) },
    );
  }
}

/**
 * Asked when the signature held: whoever cannot sign learns nothing of it.
 * @throws TocsinError `access_denied`, which ends when the operator says so
 */
export function refuseSuspended({ suspended }: Agency): void {
  if (suspended) throw new TocsinError('access_denied', 'The agency is suspended');
}
