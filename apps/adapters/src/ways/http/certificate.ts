import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { sha256 } from '#kernel';

/** The certificate that the other side of a connection showed, and proved to hold the key of. */
export interface ShownCertificate {
  /** SHA-256 of its DER, in hexadecimal. */
  fingerprint: string;
  validFrom: number;
  validTo: number;
  /** Whether an authority that we trust for this vouches for it. */
  vouchedFor: boolean;
}

const read = new WeakMap<Socket, ShownCertificate>();

/** One that a proxy tells of in a header is never believed: only the connection itself is asked. */
export function certificateOf(socket: Socket): ShownCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const known = read.get(socket);
  if (known) return known;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const shown = {
    fingerprint: sha256(certificate.raw).toString('hex'),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    vouchedFor: socket.authorized,
  };
  read.set(socket, shown);
  return shown;
}

/** Whether it may open anything. @param needsVoucher whether an authority must vouch for it */
export const isUsable = (
  { validFrom, validTo, vouchedFor }: ShownCertificate,
  now: Date,
  needsVoucher: boolean,
): boolean =>
  validFrom <= now.getTime() && now.getTime() <= validTo && (vouchedFor || !needsVoucher);
