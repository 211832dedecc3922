import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { connect as dial, createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import {
  startReceiver,
  temporaryFolder,
  testAuthority,
  type Receiver,
  type TestAuthority,
} from '#testing';
import { z } from 'zod';
import { networkOf } from './address.js';
import type { OutboundFault } from './fault.js';
import { Outbound, type OutboundPolicy } from './outbound.js';
import { openOutbound, outboundFrom, outboundMembers } from './settings.js';

const limits = { within: 2_000, answerBytes: 1_000, connections: 4 };
const allow = (text: string) => [networkOf(text)].filter((network) => network !== undefined);
const faultOf = (asked: Promise<unknown>): Promise<Pick<OutboundFault, 'code' | 'arrived'>> =>
  asked.then(
    () => {
      throw new Error('There was an answer');
    },
    (thrown: unknown) => {
      const { code, arrived } = thrown as OutboundFault;
      return { code, arrived };
    },
  );
const refused = { code: 'address-refused', arrived: 'never' };
const listening = async (server: Server, host = '127.0.0.1'): Promise<number> => {
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

let authority: TestAuthority;
let agency: Receiver;
const open: { close(): unknown }[] = [];
/** One that trusts our authority, and finds every name where it is told. */
const outbound = (policy: Partial<OutboundPolicy> = {}, ...found: string[][]): Outbound => {
  let asked = 0;
  const made = new Outbound(
    { allow: [], loopback: false, tls: createSecureContext({ ca: authority.ca }), ...policy },
    () => Promise.resolve(found[Math.min(asked++, found.length - 1)] ?? []),
  );
  open.push(made);
  return made;
};

beforeAll(async () => {
  authority = await testAuthority();
  agency = await startReceiver(await authority.issue('agency.example'));
  agency.answer(() => ({ status: 202 }));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  agency.empty();
});
afterAll(() => agency.stop());

const agencyUrl = (): string => `https://agency.example:${agency.port}/events`;

describe('a call', () => {
  it('goes to the checked address under the name of the host, and keeps its connection', async () => {
    const client = outbound({ allow: allow('127.0.0.1') }, ['127.0.0.1']).client(limits);
    const before = agency.connections;
    const bodies = ['one', 'two', 'three', 'four', 'five', 'six'];
    for (const body of bodies) {
      const answer = await client.request(agencyUrl(), { method: 'POST', body });
      expect(answer).toMatchObject({ status: 202, cut: undefined });
    }
    expect(agency.requests.map(({ body }) => body)).toEqual(bodies);
    expect(agency.requests[0]?.headers.host).toBe(`agency.example:${agency.port}`);
    // The next call may begin before the last connection is known to be free.
    expect(agency.connections - before).toBeLessThanOrEqual(2);
  });

  it('is refused where a name that was public leads to this machine afterwards', async () => {
    const rebinding = outbound({}, ['93.184.216.34'], ['127.0.0.1']);
    const before = agency.connections;
    await rebinding.check(agencyUrl());
    expect(await faultOf(rebinding.client(limits).request(agencyUrl()))).toEqual(refused);
    expect(agency.connections).toBe(before);
  });

  it('is refused where a pooled host moves to an address that is not allowed', async () => {
    const reached: (string | undefined)[] = [];
    const server = createTlsServer(await authority.issue('agency.example'), (_, response) => {
      response.writeHead(202, { connection: 'close' }).end();
    });
    server.on('connection', (socket) => {
      if (socket instanceof Socket) reached.push(socket.localAddress);
    });
    const url = `https://agency.example:${await listening(server, '0.0.0.0')}/`;
    const moving = outbound({ allow: allow('127.0.0.2') }, ['127.0.0.2'], ['127.0.0.1']);
    const client = moving.client(limits);
    expect((await client.request(url)).status).toBe(202);
    expect(await faultOf(client.request(url))).toEqual(refused);
    expect(reached).toEqual(['127.0.0.2']);
    server.close();
  });

  it('is refused where one of several addresses may not be called', async () => {
    const two = outbound({ allow: allow('127.0.0.1') }, ['127.0.0.1', '10.0.0.1']);
    const before = agency.connections;
    expect(await faultOf(two.client(limits).request(agencyUrl()))).toEqual(refused);
    expect(agency.connections).toBe(before);
  });

  it.each(['https://127.0.0.1:1/', 'https://[::ffff:127.0.0.1]:1/', 'http://agency.example/', 'x'])(
    'is refused by what the URL says: %s',
    async (url) => {
      expect(await faultOf(outbound({}).client(limits).request(url))).toEqual(refused);
    },
  );

  it('never arrived where nobody listens, there is no such host, or the certificate is another’s', async () => {
    const trusting = { allow: allow('127.0.0.1') };
    const gone = createServer();
    const port = await listening(gone);
    gone.close();
    const client = outbound(trusting, ['127.0.0.1']).client(limits);
    const closed = await faultOf(client.request(`https://agency.example:${port}/`));
    expect(closed).toEqual({ code: 'ECONNREFUSED', arrived: 'never' });
    const other = await faultOf(client.request(`https://other.example:${agency.port}/`));
    expect(other).toEqual({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', arrived: 'never' });
    const untrusting = outbound({ ...trusting, tls: undefined }, ['127.0.0.1']).client(limits);
    const unknown = await faultOf(untrusting.request(agencyUrl()));
    expect(unknown).toMatchObject({ arrived: 'never' });
    expect(unknown.code).toMatch(/SELF_SIGNED|VERIFY|ISSUER/);
    const nameless = new Outbound({ allow: [], loopback: false }, () =>
      Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    );
    open.push(nameless);
    const none = await faultOf(nameless.client(limits).request('https://none.example/'));
    expect(none).toEqual({ code: 'ENOTFOUND', arrived: 'never' });
    expect(agency.requests).toEqual([]);
  });

  it('checks the certificate although the environment says not to', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const untrusting = outbound({ allow: allow('127.0.0.1'), tls: undefined }, ['127.0.0.1']);
      const unknown = await faultOf(untrusting.client(limits).request(agencyUrl()));
      expect(unknown.arrived).toBe('never');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('asks no environment for a proxy', async () => {
    const proxy = await startReceiver();
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy'];
    for (const name of names) process.env[name] = proxy.url;
    try {
      const client = outbound({ allow: allow('127.0.0.1') }, ['127.0.0.1']).client(limits);
      expect((await client.request(agencyUrl())).status).toBe(202);
      expect(proxy.connections).toBe(0);
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name);
      await proxy.stop();
    }
  });
});

describe('an answer', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());
  const client = (within = 2_000) => outbound({ loopback: true }).client({ ...limits, within });

  it('that is a redirect is not followed', async () => {
    receiver.answer(({ path }) =>
      path === '/a' ? { status: 307, headers: { location: '/b' } } : { status: 200 },
    );
    expect(await client().request(`${receiver.url}/a`)).toMatchObject({ status: 307 });
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/a']);
  });

  it('that is too large is cut off, and its status holds', async () => {
    receiver.answer(() => ({ status: 202, body: 'x'.repeat(limits.answerBytes + 1) }));
    const large = await client().request(receiver.url);
    expect(large).toMatchObject({ status: 202, cut: 'too-large' });
    expect(large.body).toHaveLength(0);
    receiver.answer(() => ({ status: 200, body: 'x'.repeat(limits.answerBytes) }));
    const fits = await client().request(receiver.url);
    expect(fits.body).toHaveLength(limits.answerBytes);
  });

  it('whose body is not wanted is its status', async () => {
    receiver.answer(() => ({ status: 202, body: 'x' }));
    const wanted = (status: number): boolean => status === 400;
    const taken = await client().request(receiver.url, { wanted });
    expect(taken).toEqual({ ...taken, status: 202, body: Buffer.alloc(0), cut: undefined });
    receiver.answer(() => ({ status: 400, body: 'why' }));
    const said = await client().request(receiver.url, { wanted });
    expect(said.body.toString()).toBe('why');
  });

  it('that does not come in time may follow a request that arrived', async () => {
    receiver.answer(() => ({ status: 200, delay: 5_000 }));
    const slow = await faultOf(client(300).request(receiver.url));
    expect(slow).toEqual({ code: 'timeout', arrived: 'maybe' });
  });

  it('that is cut without a word may follow a request that arrived', async () => {
    receiver.answer(() => ({ destroy: true }));
    const dropped = await faultOf(client().request(receiver.url));
    expect(dropped).toEqual({ code: 'UND_ERR_SOCKET', arrived: 'maybe' });
  });

  /** A server that says what it is told to, byte by byte. */
  const saying = async (...parts: string[]): Promise<string> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        for (const part of parts) socket.write(part);
      });
    });
    open.push(server);
    return `http://127.0.0.1:${await listening(server)}/`;
  };

  it('whose body drips has its status, and ends in time', async () => {
    const url = await saying('HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\nx');
    const answer = await client(300).request(url);
    expect(answer).toMatchObject({ status: 202, cut: 'broken' });
  });

  it('whose headers drip, or never end, is no answer', async () => {
    const dripping = await faultOf(client(300).request(await saying('HTTP/1.1 202 Acc')));
    expect(dripping).toEqual({ code: 'timeout', arrived: 'maybe' });
    const endless = await saying('HTTP/1.1 202 OK\r\n', `x: ${'y'.repeat(20_000)}\r\n`);
    const fault = await faultOf(client().request(endless));
    expect(fault).toEqual({ code: 'UND_ERR_HEADERS_OVERFLOW', arrived: 'maybe' });
  });

  it('that is not HTTP is none', async () => {
    const fault = await faultOf(client().request(await saying('220 mail.example ESMTP\r\n')));
    expect(fault).toMatchObject({ arrived: 'maybe' });
  });

  it('to more calls than there are connections comes to each', async () => {
    receiver.answer(() => ({ status: 200, delay: 50 }));
    const before = receiver.connections;
    const one = client(5_000);
    const calls = Array.from({ length: 12 }, () => one.request(receiver.url));
    const answers = await Promise.all(calls);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(receiver.connections - before).toBe(limits.connections);
  });
});

describe('the way out by a proxy', () => {
  /** One that tunnels to loopback whatever it is asked for, and says what that was. */
  const proxied = async (answer = 'HTTP/1.1 200 OK\r\n\r\n') => {
    const asked: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (head) => {
        asked.push(head.toString('latin1'));
        socket.write(answer);
        if (!answer.includes(' 200 ')) {
          socket.end();
          return;
        }
        const onward = dial(agency.port, '127.0.0.1').on('error', () => undefined);
        socket.pipe(onward).pipe(socket);
      });
    });
    open.push(server);
    return { asked, url: new URL(`http://op:p%40ss@127.0.0.1:${await listening(server)}`) };
  };

  it('asks for the checked address and not for the name, and TLS ends at the host', async () => {
    const { asked, url } = await proxied();
    const client = outbound({ proxy: url }, ['93.184.216.34']).client(limits);
    expect((await client.request(agencyUrl())).status).toBe(202);
    expect(asked[0]).toContain(`CONNECT 93.184.216.34:${agency.port} HTTP/1.1`);
    expect(asked[0]).toContain(`Basic ${Buffer.from('op:p@ss').toString('base64')}`);
    expect(asked[0]).not.toContain('agency.example');
  });

  it('is not taken to this machine, to an allowed network, or to a refused address', async () => {
    const { asked, url } = await proxied();
    const allowed = outbound({ proxy: url, allow: allow('127.0.0.1') }, ['127.0.0.1']);
    expect((await allowed.client(limits).request(agencyUrl())).status).toBe(202);
    const inside = outbound({ proxy: url }, ['10.0.0.1']).client(limits);
    expect(await faultOf(inside.request(agencyUrl()))).toEqual(refused);
    expect(asked).toEqual([]);
  });

  it('that is refused, or ends, means that nothing arrived', async () => {
    for (const answer of ['HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n', '']) {
      const { url } = await proxied(answer);
      const client = outbound({ proxy: url }, ['93.184.216.34']).client(limits);
      const fault = await faultOf(client.request(agencyUrl()));
      expect(fault).toEqual({ code: 'proxy-failed', arrived: 'never' });
    }
  });
});

describe('the settings of outbound calls', () => {
  const read = (given: Record<string, string>) => z.object(outboundMembers).safeParse(given);
  const loopbackOf = (listensAt: string, environment?: string): boolean => {
    const { data } = read({});
    if (!data) throw new Error('It cannot be read');
    return outboundFrom({ ...data, NODE_ENV: environment }, listensAt).loopback;
  };

  it('allow this machine only to a program that only this machine reaches, and not in production', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      expect(loopbackOf(host)).toBe(true);
      expect(loopbackOf(host, 'production')).toBe(false);
    }
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'broker.example'])
      expect(loopbackOf(host)).toBe(false);
  });

  it('hold networks, each of which can be read', () => {
    const { data } = read({ TOCSIN_OUTBOUND_ALLOW: '10.20.0.0/16, fd12:3456::/32,127.0.0.1' });
    expect(data?.TOCSIN_OUTBOUND_ALLOW).toHaveLength(3);
    for (const wrong of ['10.20.0.0/16,', 'intranet', '0.0.0.0/0', '10.0.0.0/40'])
      expect(read({ TOCSIN_OUTBOUND_ALLOW: wrong }).success).toBe(false);
    expect(read({ TOCSIN_OUTBOUND_PROXY: 'socks5://proxy.example' }).success).toBe(false);
  });

  it('name each URL that is never called', async () => {
    const none = { allow: [], loopback: false, proxy: undefined };
    const without = { caFile: undefined, certFile: undefined, keyFile: undefined };
    const called = { A: 'http://a.example', B: 'https://10.0.0.1', C: 'https://c.example' };
    await expect(openOutbound({ ...none, ...without }, called)).rejects.toThrow(
      [
        'The configuration is wrong:',
        '  A: It must be an https URL',
        '  B: The host is in a private network that may not be called',
      ].join('\n'),
    );
  });
});

describe('the files of outbound calls', () => {
  const none = { allow: allow('127.0.0.1'), loopback: false, proxy: undefined };
  const without = { caFile: undefined, certFile: undefined, keyFile: undefined };

  it('are an authority that is trusted, and a certificate that is shown', async () => {
    const folder = await temporaryFolder();
    const [caFile, certFile, keyFile] = ['ca', 'cert', 'key'].map((name) =>
      join(folder.path, name),
    ) as [string, string, string];
    const own = await authority.issue('broker.example');
    await Promise.all([
      writeFile(caFile, authority.ca),
      writeFile(certFile, own.cert),
      writeFile(keyFile, own.key),
    ]);
    const strict = await startReceiver({
      ...(await authority.issue('agency.example')),
      ca: authority.ca,
      requestCert: true,
      rejectUnauthorized: true,
    });
    strict.answer(() => ({ status: 202 }));
    const url = `https://agency.example:${strict.port}/`;
    const known = await openOutbound({ ...none, caFile, certFile, keyFile }, {}, () =>
      Promise.resolve(['127.0.0.1']),
    );
    open.push(known);
    expect((await known.client(limits).request(url)).status).toBe(202);
    const nobody = outbound({ allow: none.allow }, ['127.0.0.1']).client(limits);
    expect(await nobody.request(url).catch(() => 'refused')).toBe('refused');

    const another = await authority.issue('broker.example');
    await writeFile(keyFile, another.key);
    await expect(openOutbound({ ...none, caFile, certFile, keyFile }, {})).rejects.toThrow(
      'TOCSIN_OUTBOUND_KEY: is not the key of TOCSIN_OUTBOUND_CERT',
    );
    await strict.stop();
    await folder.remove();
  });

  it('that are not there, or hold something else, stop the start', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'nonsense');
    await writeFile(file, 'nonsense');
    const wrong = { ...none, caFile: file, certFile: join(folder.path, 'none'), keyFile: file };
    await expect(openOutbound(wrong, {})).rejects.toThrow(
      [
        'The configuration is wrong:',
        '  TOCSIN_OUTBOUND_CA: the file does not hold certificates in PEM',
        '  TOCSIN_OUTBOUND_CERT: the file does not hold a certificate in PEM',
        '  TOCSIN_OUTBOUND_KEY: the file does not hold a private key in PEM',
      ].join('\n'),
    );
    const half = { ...none, ...without, certFile: file };
    await expect(openOutbound(half, {})).rejects.toThrow('go together');
    await folder.remove();
  });
});
