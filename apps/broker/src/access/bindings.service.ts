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
  private readonly seen = new SeenProofs();
  private readonly nonces: DpopNonces;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MASTER_KEY) master: MasterKey,
  ) {
    this.nonces = new DpopNonces(master.nonceSecret);
  }

  /** @throws Refused `401` when a binding is not shown, or one is shown that the token does not have */
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
    const name = sha256(`${proof.thumbprint} ${proof.jti}`).toString('base64url');
    switch (this.seen.see(shown.agency.id, name, now.getTime())) {
      case 'seen':
        throw refusedToken('DPoP', 'invalid_dpop_proof', 'The proof was shown before');
      case 'full':
        throw new TocsinError('unavailable', 'Too many requests with proofs', { retryAfter: 60 });
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
