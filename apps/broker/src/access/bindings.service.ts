import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, sha256, TocsinError, type Clock } from '#kernel';
import {
  checkDpopProof,
  DpopNonces,
  openDpopProof,
  type AccessToken,
  type DpopProof,
  type MasterKey,
} from '#trust';
import { MASTER_KEY, SETTINGS, type BrokerSettings } from '../config.js';
import type { Agency } from '../directory/directory.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { AgencyLimits } from './agency-limits.service.js';
import { nonceNeeded, refusedToken, type SchemeName } from './challenge.js';
import { clientCertificateOf } from './client-certificate.js';
import { publicUrl } from './scopes.js';
import { SeenProofs } from './seen-proofs.js';

/** An access token that holds, and how it came. */
export interface Shown {
  scheme: SchemeName;
  token: string;
  access: AccessToken;
  agency: Agency;
}

/** Whether whoever shows a bound token is the one it was given to. */
@Injectable()
export class Bindings {
  private readonly seen: SeenProofs;
  private readonly nonces: DpopNonces;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MASTER_KEY) master: MasterKey,
    private readonly limits: AgencyLimits,
  ) {
    this.seen = new SeenProofs(settings.agencyAllowance);
    this.nonces = new DpopNonces(master.nonceSecret);
  }

  /**
   * Takes one from the agency's allowance too: nobody uses it up who does not show what the token is bound to, and
   * nothing is remembered of what it may not send.
   * @throws Refused `401` when a binding is not shown, or one is shown that the token does not have
   * @throws TocsinError `too_many_requests`
   */
  async check(request: WithHeaders, shown: Shown): Promise<void> {
    const { access, scheme } = shown;
    if (access.certificate !== undefined) checkCertificate(request, scheme, access.certificate);
    // RFC 9449 §7.1, §7.2: a bound token never goes as a bearer, nor an unbound one with a proof.
    if ((access.proofKey !== undefined) !== (scheme === 'DPoP'))
      throw refusedToken(
        access.proofKey === undefined ? 'Bearer' : 'DPoP',
        'invalid_token',
        access.proofKey === undefined
          ? 'This access token is not bound to a key: send it as Bearer'
          : 'This access token is bound to a key: send it as DPoP, with a proof',
      );
    if (access.proofKey !== undefined) await this.checkProof(request, shown);
    else this.limits.take(shown.agency.id);
  }

  private async checkProof(request: WithHeaders, shown: Shown): Promise<void> {
    const { dpop } = request.headers;
    if (typeof dpop !== 'string')
      throw refusedToken('DPoP', 'invalid_dpop_proof', 'A proof (DPoP) is needed');
    const now = this.clock.machine();
    const proof = await this.opened(dpop, request, shown.token, now);
    if (proof.thumbprint !== shown.access.proofKey)
      throw refusedToken('DPoP', 'invalid_token', 'The proof is of another key');
    if (proof.nonce === undefined || !this.nonces.holds(proof.nonce, now))
      throw nonceNeeded(this.nonces.next(now));
    const { id } = shown.agency;
    const name = nameOf(proof);
    switch (this.seen.see(id, name, now.getTime(), () => this.limits.take(id))) {
      case 'seen':
        throw refusedToken('DPoP', 'invalid_dpop_proof', 'The proof was shown before');
      case 'full':
        throw new TocsinError('too_many_requests', 'Too many requests with proofs', {
          retryAfter: 60,
        });
      case 'new':
    }
  }

  private async opened(
    dpop: string,
    request: WithHeaders,
    token: string,
    now: Date,
  ): Promise<DpopProof> {
    try {
      const proof = await openDpopProof(dpop);
      const url = publicUrl(this.settings.issuer, request.url);
      checkDpopProof(proof, { method: request.method, url, token, now });
      return proof;
    } catch (cause) {
      if (!(cause instanceof TocsinError)) throw cause;
      throw refusedToken('DPoP', 'invalid_dpop_proof', cause.message, cause);
    }
  }
}

/** Sixteen bytes are enough that no two meet, and are kept as one short string: there may be very many. */
const nameOf = ({ thumbprint, jti }: DpopProof): string =>
  sha256(`${thumbprint} ${jti}`).subarray(0, 16).toString('latin1');

function checkCertificate(request: WithHeaders, scheme: SchemeName, bound: string): void {
  if (!('encrypted' in request.raw.socket))
    throw refusedToken(
      scheme,
      'invalid_token',
      'This access token is bound to a certificate, and this address takes none',
    );
  if (clientCertificateOf(request.raw.socket)?.thumbprint !== bound)
    throw refusedToken(
      scheme,
      'invalid_token',
      'This access token is bound to another certificate than the one shown',
    );
}
