import { isIP, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Pool } from 'undici';
import { OutboundFault } from './fault.js';

/**
 * The way out by a proxy (RFC 9110 §9.3.6). It is asked for a checked address and never for a name: what it would find
 * under the name is nobody's checking.
 */
export class Tunnel {
  private readonly pool: Pool;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param proxy the operator's own: it is dialled as it is given */
  constructor(proxy: URL, tls: SecureContext | undefined) {
    this.pool = new Pool(proxy.origin, {
      connect: { rejectUnauthorized: true, ...(tls && { secureContext: tls }) },
    });
    const { username, password } = proxy;
    const secret = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.headers =
      username === ''
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(secret).toString('base64')}` };
  }

  /**
   * A way to the first of these addresses that the proxy reaches.
   * @throws OutboundFault `proxy-failed`
   */
  async open(addresses: readonly string[], port: number, within: number): Promise<Socket> {
    let cause: unknown;
    const signal = AbortSignal.timeout(within);
    for (const address of addresses) {
      const path = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
      try {
        const { statusCode, socket } = await this.pool.connect({
          path,
          headers: { ...this.headers, host: path },
          signal,
        });
        if (statusCode === 200 && socket instanceof Socket) return socket;
        socket.on('error', () => undefined).destroy();
        cause = new Error(`The proxy answers ${statusCode}`);
      } catch (thrown) {
        cause = thrown;
      }
    }
    throw new OutboundFault('proxy-failed', 'never', cause);
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}
