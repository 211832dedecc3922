import type { ServerOptions } from 'node:https';
import type { TlsSettings } from '../config.sign-in.js';

/**
 * The TLS of the listener: 1.2 or newer (RFC 8935 §5.1). A client certificate is asked for and not needed: access
 * tokens are bound to it where there is one, and nobody is let in or kept out by it alone.
 */
export const httpsOptions = ({ key, cert, clientCa }: TlsSettings): ServerOptions => ({
  key,
  cert,
  minVersion: 'TLSv1.2',
  requestCert: true,
  rejectUnauthorized: false,
  ...(clientCa !== undefined && { ca: clientCa }),
});
