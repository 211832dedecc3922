import type { X509Certificate } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tokenPath } from './scopes.js';

/** Of a token request that the broker itself has checked, what oidc-provider is given. */
export interface CheckedRequest {
  /** The form, without what the broker does not take. */
  form: URLSearchParams;
  agencyId: string | undefined;
  /** The agency's key that signed the assertion. */
  agencyKey: string;
  certificate: X509Certificate | undefined;
  proof: string | undefined;
}

/**
 * A token request as oidc-provider gets it: made anew from what was checked, under the broker's own name. So no
 * header of a stranger (`Host`, `X-Forwarded-…`) has a say in what address a proof or an assertion is for, and
 * nothing but this one endpoint can be reached.
 */
export class TokenRequest extends IncomingMessage {
  readonly agencyId: string | undefined;
  readonly agencyKey: string;
  readonly certificate: X509Certificate | undefined;

  /** @param issuer the broker's own URL */
  constructor(issuer: string, { form, certificate, proof, ...checked }: CheckedRequest) {
    // Nothing is read from it or written to it.
    super(new Socket());
    const { protocol, host } = new URL(issuer);
    const body = form.toString();
    this.agencyId = checked.agencyId;
    this.agencyKey = checked.agencyKey;
    this.certificate = certificate;
    this.method = 'POST';
    this.url = tokenPath;
    this.headers = {
      host,
      'x-forwarded-proto': protocol.slice(0, -1),
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      ...(proof !== undefined && { dpop: proof }),
    };
    this.push(body);
    this.push(null);
    this.complete = true;
  }
}
