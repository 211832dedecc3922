import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { newId } from '#kernel';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';
import { types } from './receiver-agency.js';

/** A transmitter that may err, for receivers to be tried with: it signs what a test tells it to, and is polled. */
export class TransmitterOfTests {
  readonly held = new Map<string, string>();
  readonly errors: Record<string, { err: string }> = {};
  /** What it answers to a poll instead. */
  refuses: number | undefined;
  private server!: Server;
  url = '';

  private constructor(readonly key: SigningKey) {}

  static async start(): Promise<TransmitterOfTests> {
    const made = new TransmitterOfTests(await signingKeyFrom(await newPrivateJwk()));
    made.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } = made.answer(request.url ?? '', Buffer.concat(chunks).toString());
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    made.server.listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    const address = made.server.address();
    if (address === null || typeof address === 'string') throw new Error('Not listening');
    made.url = `http://127.0.0.1:${address.port}`;
    return made;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Signs a SET; what is wrong with it is said in `over`. */
  async set(type: string, says: object, over: Record<string, unknown> = {}): Promise<string> {
    return this.key.sign({
      iss: this.url,
      aud: 'urn:test:receiver',
      iat: Math.floor((performance.timeOrigin + performance.now()) / 1000),
      jti: newId(),
      sub_id: { format: 'opaque', id: 'stream-1' },
      events: { [type]: says },
      ...over,
    });
  }

  /** Holds a verification to be polled. @returns its `jti` */
  async hold(says: object, over: Record<string, unknown> = {}): Promise<string> {
    const jti = newId();
    this.held.set(jti, await this.set(types.verification, says, { jti, ...over }));
    return jti;
  }

  private answer(url: string, text: string) {
    if (url.endsWith('ssf-configuration'))
      return { status: 200, body: { issuer: this.url, jwks_uri: `${this.url}/jwks` } };
    if (url === '/jwks') return { status: 200, body: { keys: [this.key.publicJwk] } };
    if (this.refuses !== undefined) return { status: this.refuses, body: {} };
    const { ack = [], setErrs = {} } = JSON.parse(text) as {
      ack?: string[];
      setErrs?: Record<string, { err: string }>;
    };
    Object.assign(this.errors, setErrs);
    for (const jti of [...ack, ...Object.keys(setErrs)]) this.held.delete(jti);
    return { status: 200, body: { sets: Object.fromEntries(this.held) } };
  }
}
