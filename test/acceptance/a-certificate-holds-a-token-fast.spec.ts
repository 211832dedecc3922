import { createHash, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { decodeJwt } from 'jose';
import {
  testAuthority,
  temporaryFolder,
  type TestAuthority,
  type Certified,
  type RunningProcess,
} from '#testing';
import {
  assertion,
  bearerFor,
  pollWith,
  registerPeer,
  tokenForm,
  type Peer,
} from './harness/peer.js';
import { World } from './harness/world.js';

interface Answer {
  status: number;
  challenge: string;
  body: { access_token: string; token_type: string; error?: string };
}

describe('a certificate holds a token fast', () => {
  let world: World;
  let peer: Peer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let brokers: TestAuthority;
  let programs: TestAuthority;
  let ours: Certified;
  let another: Certified;
  let secure: RunningProcess & { url: string };

  /** Starts a broker that ends TLS itself. */
  const startSecure = async (more: Record<string, string> = {}) => {
    const started = await world.startAnother({
      TOCSIN_TLS_KEY: join(folder.path, 'tls.key'),
      TOCSIN_TLS_CERT: join(folder.path, 'tls.crt'),
      ...more,
    });
    return { ...started, url: started.url.replace('http:', 'https:') };
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    brokers = await testAuthority();
    programs = await testAuthority();
    const { key, cert } = await brokers.issue('127.0.0.1');
    await writeFile(join(folder.path, 'tls.key'), key, { mode: 0o600 });
    await writeFile(join(folder.path, 'tls.crt'), cert);
    await writeFile(join(folder.path, 'programs.crt'), programs.ca);
    [ours, another] = [await programs.issue('ours'), await programs.issue('another')];
    world = await World.start({ queue: 'postgres' });
    peer = await registerPeer(world, 'urn:test:peer');
    secure = await startSecure();
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const send = (
    url: string,
    body: string,
    headers: Record<string, string>,
    shown?: Certified,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, ca: brokers.ca, agent: false, ...shown };
      const sent = request(url, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          const body = JSON.parse(text || '{}') as Answer['body'];
          const challenge = answer.headers['www-authenticate'] ?? '';
          resolve({ status: answer.statusCode ?? 0, challenge, body });
        });
      });
      sent.on('error', reject).end(body);
    });

  const signIn = async (shown?: Certified, url = secure.url): Promise<Answer> =>
    send(
      `${url}/oauth/token`,
      tokenForm(await assertion(world, peer)).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
      shown,
    );

  const poll = (token: string, shown?: Certified): Promise<Answer> =>
    send(
      `${secure.url}/ssf/poll/${peer.stream}`,
      JSON.stringify({ returnImmediately: true }),
      { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      shown,
    );

  it('says in the metadata that it binds tokens to certificates', async () => {
    const metadata = await new Promise<string>((resolve, reject) => {
      request(
        `${secure.url}/.well-known/oauth-authorization-server`,
        { ca: brokers.ca, agent: false },
        (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
          answer.on('end', () => resolve(text));
        },
      )
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(metadata)).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
    });
  });

  it('binds a token to the certificate that was shown, and takes it with that one alone', async () => {
    const { status, body } = await signIn(ours);
    expect(status).toBe(200);
    const der = new X509Certificate(ours.cert).raw;
    expect(decodeJwt(body.access_token)).toMatchObject({
      cnf: { 'x5t#S256': createHash('sha256').update(der).digest('base64url') },
    });
    expect((await poll(body.access_token, ours)).status).toBe(200);
    for (const shown of [another, undefined]) {
      const refused = await poll(body.access_token, shown);
      expect(refused.status).toBe(401);
      expect(refused.challenge).toMatch(/another certificate/);
    }
    // The plain listener takes none, and a header that tells of one is not believed.
    const plain = await pollWith(world, peer, `Bearer ${body.access_token}`, {
      headers: { 'x-client-cert': encodeURIComponent(ours.cert), 'ssl-client-cert': 'x' },
    });
    expect(plain.status).toBe(401);
    expect(plain.headers.get('www-authenticate')).toMatch(/this address takes none/);
  });

  it('knows the certificate again when a connection takes up an earlier one', async () => {
    const { body } = await signIn(ours);
    const agent = new Agent({ ca: brokers.ca, key: ours.key, cert: ours.cert });
    const again = (): Promise<{ status: number | undefined; resumed: boolean }> =>
      new Promise((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${body.access_token}`,
          'content-type': 'application/json',
        };
        const sent = request(
          `${secure.url}/ssf/poll/${peer.stream}`,
          { method: 'POST', headers, agent },
          (answer) => {
            const resumed = (answer.socket as TLSSocket).isSessionReused();
            answer.resume().on('end', () => resolve({ status: answer.statusCode, resumed }));
          },
        );
        sent.on('error', reject).end(JSON.stringify({ returnImmediately: true }));
      });
    expect(await again()).toEqual({ status: 200, resumed: false });
    expect(await again()).toEqual({ status: 200, resumed: true });
    agent.destroy();
  });

  it('gives an unbound token to whoever shows none', async () => {
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token)['cnf']).toBeUndefined();
    expect((await poll(body.access_token)).status).toBe(200);
    expect((await poll(await bearerFor(world, peer), ours)).status).toBe(200);
  });

  it('takes no certificate for an agency: without an assertion it is nobody', async () => {
    const answer = await send(
      `${secure.url}/oauth/token`,
      `grant_type=client_credentials&scope=ssf.read&client_id=${encodeURIComponent(peer.issuer)}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      ours,
    );
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('takes only certificates of the CA that is set, where one is', async () => {
    const strict = await startSecure({ TOCSIN_TLS_CLIENT_CA: join(folder.path, 'programs.crt') });
    expect((await signIn(ours, strict.url)).status).toBe(200);
    const stranger = await (await testAuthority()).issue('ours');
    const refused = await signIn(stranger, strict.url);
    expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect((await signIn(undefined, strict.url)).status).toBe(200);
  });

  it('speaks TLS 1.2 and newer, and nothing else', async () => {
    const port = Number(new URL(secure.url).port);
    const version = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> =>
      new Promise((resolve) => {
        const socket = connect({
          host: '127.0.0.1',
          port,
          ca: brokers.ca,
          minVersion: 'TLSv1',
          maxVersion,
          ciphers: 'DEFAULT@SECLEVEL=0',
        });
        socket.on('secureConnect', () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', () => resolve(null));
      });
    expect(await version('TLSv1.3')).toBe('TLSv1.3');
    expect(await version('TLSv1.2')).toBe('TLSv1.2');
    expect(await version('TLSv1.1')).toBeNull();
    await expect(fetch(secure.url.replace('https:', 'http:'))).rejects.toThrow();
  });
});
