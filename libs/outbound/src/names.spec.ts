import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '#testing';
import { resolveBy } from './names.js';

/** The header of an answer without records, or with one that says where the name is (RFC 1035 §4.1). */
function answerTo(question: Buffer, address: readonly number[] | undefined): Buffer {
  const isA = question.readUInt16BE(question.length - 4) === 1;
  const head = Buffer.from(question);
  const record = isA && address;
  head.writeUInt16BE(address ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(record ? 1 : 0, 6);
  if (!record) return head;
  return Buffer.concat([
    head,
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]),
    Buffer.from(record),
  ]);
}

describe('a name is looked up', () => {
  let server: Socket;
  let servers: string[];
  let asked = 0;
  let answer: ((question: Buffer) => Buffer) | undefined;
  beforeEach(async () => {
    asked = 0;
    answer = undefined;
    server = createSocket('udp4');
    server.on('message', (question, from) => {
      asked += 1;
      if (answer) server.send(answer(question), from.port, from.address);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    servers = [`127.0.0.1:${server.address().port}`];
  });
  afterEach(() => server.close());

  /** A question without what it says of its sender's abilities, so that the question is the end of it. */
  const plain = (question: Buffer): Buffer => {
    const end = question.indexOf(0, 12) + 5;
    const cut = Buffer.from(question.subarray(0, end));
    cut.writeUInt16BE(0, 10);
    return cut;
  };

  it('where the name servers say it is', async () => {
    answer = (question) => answerTo(plain(question), [93, 184, 216, 34]);
    expect(await resolveBy({ servers })('agency.example')).toEqual(['93.184.216.34']);
  });

  it('and there is no such host when they say so, and nobody knows when they are silent', async () => {
    answer = (question) => answerTo(plain(question), undefined);
    const resolve = resolveBy({ servers });
    await expect(resolve('agency.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    answer = undefined;
    await expect(resolve('agency.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  it('in the hosts file first, under every name of a line', async () => {
    const folder = await temporaryFolder();
    const hostsFile = join(folder.path, 'hosts');
    await writeFile(
      hostsFile,
      '# 10.0.0.9 agency.example\n10.0.0.1\tOne.example agency.example # mine\nfd00::1 agency.example\nbad agency.example\n',
    );
    const resolve = resolveBy({ hostsFile, servers });
    expect(await resolve('agency.example')).toEqual(['10.0.0.1', 'fd00::1']);
    expect(await resolve('one.example.')).toEqual(['10.0.0.1']);
    expect(asked).toBe(0);
    await folder.remove();
  });

  it('as this machine does where it has no dot, so that `localhost` is found without a hosts file', async () => {
    const resolve = resolveBy({ hostsFile: '/nowhere/hosts', servers });
    expect(await resolve('localhost')).toContain('127.0.0.1');
    expect(asked).toBe(0);
  });

  it('and silent servers take no thread that others need', async () => {
    const resolve = resolveBy({ servers });
    const begun = performance.now();
    const silent = Promise.allSettled(
      Array.from({ length: 16 }, (_, index) => resolve(`name-${index}.example`)),
    );
    await lookup('localhost');
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect((await silent).every(({ status }) => status === 'rejected')).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(asked).toBe(32);
  });
});
