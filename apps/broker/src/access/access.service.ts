import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { verifyBearer } from '#trust';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { AgencyKeys, refuseSuspended } from '../directory/keys/agency-keys.service.js';
import { AgencyLimits } from './agency-limits.service.js';
import { bearerOf, type WithHeaders } from '../http/operator.guard.js';

/** What a program of an agency may do (DESIGN §5). */
export type Scope = 'ssf.read' | 'ssf.manage' | 'alerts.read';

/** Which agency's program is asking. */
@Injectable()
export class Access {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly keys: AgencyKeys,
    private readonly limits: AgencyLimits,
  ) {}

  /**
   * The agency that proved who it is and may do this. So far every agency may do everything that is its own.
   * @throws UnauthorizedException `401`
   * @throws TocsinError `too_many_requests`
   */
  async agencyOf(request: WithHeaders, scope: Scope): Promise<Agency> {
    const bearer = bearerOf(request);
    if (bearer === undefined)
      throw new UnauthorizedException(`A bearer token for ${scope} is needed`);
    const agency = await this.signedInAs(bearer);
    this.limits.take(agency.id);
    return agency;
  }

  private async signedInAs(bearer: string): Promise<Agency> {
    const { byIssuer } = await this.directory.current();
    try {
      const { issuer } = await verifyBearer(bearer, {
        audience: this.settings.issuer,
        now: this.clock.now(),
        keyOf: this.keys.keyOf,
      });
      const agency = byIssuer.get(issuer);
      if (agency) {
        refuseSuspended(agency);
        return agency;
      }
    } catch (cause) {
      // A fault of signing in is 401 here; on the push endpoint the same fault is part of a statement.
      if (cause instanceof TocsinError) throw new UnauthorizedException(cause.message, { cause });
      throw cause;
    }
    throw new UnauthorizedException('The agency is not known here');
  }
}
