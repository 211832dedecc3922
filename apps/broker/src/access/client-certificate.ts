import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { sha256 } from '#kernel';

/** The certificate that a connection showed. */
export interface ClientCertificate {
  certificate: X509Certificate;
  /** SHA-256 of its DER, base64url (RFC 8705 §3.1). */
  thumbprint: string;
  /** Whether a CA that the broker trusts for this vouches for it. */
  vouchedFor: boolean;
}

const read = new WeakMap<Socket, ClientCertificate>();

/**
 * The certificate of the other side of a TLS connection that ends here. One that a proxy tells of in a header is
 * never believed. By it alone nobody is anybody: it is compared with what a token is bound to.
 */
export function clientCertificateOf(socket: Socket): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const known = read.get(socket);
  if (known) return known;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const thumbprint = sha256(certificate.raw).toString('base64url');
  const shown = { certificate, thumbprint, vouchedFor: socket.authorized };
  read.set(socket, shown);
  return shown;
}
