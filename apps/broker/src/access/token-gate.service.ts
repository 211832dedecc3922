import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { openDpopProof, verifyClientAssertion, type ClientAssertion } from '#trust';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { AgencyKeys, refuseSuspended } from '../directory/keys/agency-keys.service.js';
import { Refusals } from '../refusals/refusals.service.js';
import { AgencyLimits } from './agency-limits.service.js';
import { clientCertificateOf } from './client-certificate.js';
import { publicUrl, scopes, tokenPath } from './scopes.js';
import { SignInRefusals } from './sign-in-refusals.service.js';
import { TokenRefused, type TokenError } from './token-refused.js';
import { TokenRequest } from './token-request.js';

const formType = 'application/x-www-form-urlencoded';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Everything a token request may hold. */
const members = [
  'grant_type',
  'scope',
  'client_id',
  'client_assertion_type',
  'client_assertion',
  'resource',
] as const;

const known = new Set<string>(scopes);

type Form = Partial<Record<(typeof members)[number], string>>;

/** The issuers of a request: the one that its assertion names, and the one whose assertion held. */
interface Sender {
  named?: string;
  proved?: string;
}

/**
 * Checks a token request more strictly than its receiver does: the form, the assertion to its signature, the form
 * of a proof, and whose certificate comes with it. What fails here has cost no look into the database.
 */
@Injectable()
export class TokenGate {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly keys: AgencyKeys,
    private readonly limits: AgencyLimits,
    private readonly refusals: Refusals,
    private readonly failing: SignInRefusals,
  ) {}

  /** @throws TokenRefused with an RFC 6749 §5.2 error */
  async check(request: FastifyRequest, body: unknown): Promise<TokenRequest> {
    const snapshot = await this.directory.current();
    const sender: Sender = {};
    try {
      const form = formOf(request, body);
      // RFC 8707: what stands behind this token endpoint is the broker alone.
      if (form.resource !== undefined && form.resource !== this.settings.issuer)
        throw new TokenRefused('invalid_target', 'Tokens of this broker are for itself alone');
      const { clientId, kid } = await this.verified(form, snapshot, sender);
      const agencyId = snapshot.byIssuer.get(clientId)?.id;
      // Only now: nobody uses up an agency's allowance by naming it.
      if (agencyId !== undefined) this.take(agencyId);
      const certificate = this.certificateOf(request);
      const proof = await proofOf(request);
      return new TokenRequest(this.settings.issuer, {
        form: new URLSearchParams(form),
        agencyId,
        agencyKey: kid,
        certificate,
        proof,
      });
    } catch (thrown) {
      if (thrown instanceof TokenRefused) throw this.counted(thrown, snapshot, sender);
      throw thrown;
    }
  }

  private async verified(
    form: Form,
    { byIssuer }: Snapshot,
    sender: Sender,
  ): Promise<ClientAssertion> {
    const { issuer } = this.settings;
    if (form.client_assertion === undefined || form.client_assertion_type !== assertionType)
      throw new TokenRefused('invalid_client', 'Sign in with a client_assertion (private_key_jwt)');
    let assertion: ClientAssertion;
    try {
      assertion = await verifyClientAssertion(form.client_assertion, {
        audiences: [issuer, publicUrl(issuer, tokenPath)],
        // oidc-provider goes by the machine's time, and so does everything that holds for minutes.
        now: this.clock.machine(),
        keyOf: (name, kid) => {
          sender.named = name;
          return this.keys.keyOf(name, kid);
        },
      });
      sender.proved = assertion.clientId;
      const agency = byIssuer.get(assertion.clientId);
      if (agency) refuseSuspended(agency);
    } catch (cause) {
      throw refusedFor('invalid_client', cause);
    }
    if (form.client_id !== undefined && form.client_id !== assertion.clientId)
      throw new TokenRefused(
        'invalid_client',
        'The client_id is another than that of the assertion',
      );
    return assertion;
  }

  private take(agencyId: string): void {
    try {
      this.limits.takeToken(agencyId);
    } catch (thrown) {
      if (!(thrown instanceof TocsinError)) throw thrown;
      throw TokenRefused.slowDown(thrown, thrown.retryAfter ?? 1);
    }
  }

  private certificateOf({ raw: { socket } }: FastifyRequest) {
    const shown = clientCertificateOf(socket);
    if (shown && this.settings.tls?.clientCa !== undefined && !shown.vouchedFor)
      throw new TokenRefused(
        'invalid_client',
        'The certificate is not of a CA that is trusted here',
      );
    return shown?.certificate;
  }

  private counted(
    refused: TokenRefused,
    { byIssuer }: Snapshot,
    { named = '', proved = '' }: Sender,
  ): TokenRefused {
    this.refusals.count(refused.code, byIssuer.get(proved)?.id);
    // One that holds and only comes too soon does not count as a failure.
    if (refused.error === 'slow_down') return refused;
    return this.failing.areTooMany(byIssuer.get(named)?.id) ? refused.asTooMany() : refused;
  }
}

function formOf({ headers, url }: FastifyRequest, body: unknown): Form {
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== formType)
    throw new TokenRefused('invalid_request', `Send the request as ${formType}`);
  if (url.includes('?'))
    throw new TokenRefused('invalid_request', 'Nothing may stand in the URL of a token request');
  if (headers.authorization !== undefined)
    throw new TokenRefused('invalid_client', 'Sign in with a client_assertion, and with it alone');
  const given = new Map<string, unknown>(Object.entries(Object(body) as object));
  const form: Form = {};
  for (const name of members) {
    const value = given.get(name);
    given.delete(name);
    if (value === undefined || value === '') continue;
    // RFC 6749 §3.2: twice is an error, not a choice.
    if (typeof value !== 'string')
      throw new TokenRefused('invalid_request', `${name} is there more than once`);
    form[name] = value;
  }
  if (given.size > 0)
    throw new TokenRefused(
      'invalid_request',
      'The request holds a parameter that is not taken here',
    );
  // RFC 6749 §3.3: a scope that does not exist is said to be one, and not left out of the token in silence.
  if (!form.scope?.split(' ').every((one) => known.has(one)))
    throw new TokenRefused(
      'invalid_scope',
      `Say what the token is for (scope): ${scopes.join(', ')}`,
    );
  return form;
}

/** Its form and its key: what it is for, and its nonce, is checked after. */
async function proofOf({ headers }: FastifyRequest): Promise<string | undefined> {
  const { dpop } = headers;
  if (dpop === undefined) return undefined;
  try {
    await openDpopProof(String(dpop));
  } catch (cause) {
    throw refusedFor('invalid_dpop_proof', cause);
  }
  return String(dpop);
}

function refusedFor(error: TokenError, cause: unknown): unknown {
  return cause instanceof TocsinError ? new TokenRefused(error, cause.message, { cause }) : cause;
}
