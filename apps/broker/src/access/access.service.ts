import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { verifyAccessToken, type AccessToken } from '#trust';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { AgencyKeys, refuseSuspended } from '../directory/keys/agency-keys.service.js';
import { AgencyLimits } from './agency-limits.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { Refusals } from '../refusals/refusals.service.js';
import { Bindings } from './bindings.service.js';
import {
  asksForNonce,
  insufficientScope,
  notSignedIn,
  refusedToken,
  tokenInUrl,
  type SchemeName,
} from './challenge.js';
import type { Scope } from './scopes.js';
import { TokenKeys } from './token-keys.service.js';

export type { Scope } from './scopes.js';

/** Which agency's program is asking. */
@Injectable()
export class Access {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly keys: TokenKeys,
    private readonly agencyKeys: AgencyKeys,
    private readonly limits: AgencyLimits,
    private readonly bindings: Bindings,
    private readonly refusals: Refusals,
  ) {}

  /**
   * The agency whose program shows an access token of this broker that holds, is bound as it should be, and is for
   * this. It asks the database nothing that it has not just asked.
   * @throws Refused `400` (a token in the URL), `401` or `403`, with what RFC 6750 and RFC 9449 want said
   * @throws TocsinError `too_many_requests`
   */
  async agencyOf(request: WithHeaders, scope: Scope): Promise<Agency> {
    if (hasTokenInUrl(request.url)) throw tokenInUrl();
    const { scheme, token } = credentialsOf(request) ?? {};
    if (scheme === undefined || token === undefined) throw notSignedIn(scope);
    return this.signedInAs(request, { scheme, token }, scope);
  }

  /**
   * The same, of a program that changes its agency's stream.
   * @throws TocsinError `too_many_requests` when it is changed too often
   */
  async changerOf(request: WithHeaders): Promise<Agency> {
    const agency = await this.agencyOf(request, 'ssf.manage');
    this.limits.takeChange(agency.id);
    return agency;
  }

  private async signedInAs(
    request: WithHeaders,
    { scheme, token }: { scheme: SchemeName; token: string },
    scope: Scope,
  ): Promise<Agency> {
    // Only once the token holds: whoever is merely named did nothing.
    let agency: Agency | undefined;
    try {
      const access = await this.verified(scheme, token);
      const { byIssuer } = await this.directory.current();
      agency = byIssuer.get(access.clientId);
      // A key that was withdrawn takes what it gave with it, and so does a suspension.
      if (!agency || !(await this.stillTaken(agency, access)))
        throw refusedToken(scheme, 'invalid_token', 'The agency or its key is not taken any more');
      await this.bindings.check(request, { scheme, token, access, agency });
      if (!access.scopes.has(scope)) throw insufficientScope(scheme, scope);
      return agency;
    } catch (thrown) {
      // Too many is no refused sign-in: it is counted where it is refused.
      const refused = !asksForNonce(thrown) && !isTooMany(thrown);
      if (thrown instanceof TocsinError && refused) this.refusals.count(thrown.code, agency?.id);
      throw thrown;
    }
  }

  private async stillTaken(agency: Agency, { agencyKey }: AccessToken): Promise<boolean> {
    try {
      refuseSuspended(agency);
      return typeof (await this.agencyKeys.keyOf(agency.issuer, agencyKey)) !== 'string';
    } catch (thrown) {
      // Suspended, too young again by a clock that was put back, or unreadable for too long.
      if (thrown instanceof TocsinError && thrown.code !== 'unavailable') return false;
      throw thrown;
    }
  }

  private async verified(scheme: SchemeName, token: string): Promise<AccessToken> {
    try {
      return await verifyAccessToken(token, {
        issuer: this.settings.issuer,
        // A token is a lease: it must not end early because a scenario jumps.
        now: this.clock.machine(),
        keyOf: (kid) => this.keys.find(kid),
      });
    } catch (cause) {
      if (!(cause instanceof TocsinError) || cause.code === 'internal') throw cause;
      throw refusedToken(scheme, 'invalid_token', 'The access token does not hold', cause);
    }
  }
}

const isTooMany = (thrown: unknown): boolean =>
  thrown instanceof TocsinError && thrown.code === 'too_many_requests';

/** `Authorization: Bearer …` or `DPoP …` (RFC 9110 §11.4: the scheme in any case). */
function credentialsOf({
  headers: { authorization },
}: WithHeaders): { scheme: SchemeName; token: string } | undefined {
  if (typeof authorization !== 'string') return undefined;
  const [, named, token] = /^(Bearer|DPoP) ([^\s]+)$/i.exec(authorization) ?? [];
  if (named === undefined || token === undefined) return undefined;
  return { scheme: named.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token };
}

function hasTokenInUrl(url: string): boolean {
  const query = url.indexOf('?');
  return query !== -1 && new URLSearchParams(url.slice(query)).has('access_token');
}
