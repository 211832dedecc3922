import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, testAuthority } from '#testing';
import { tlsFrom } from './config.sign-in.js';

describe('the settings of the TLS listener', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (name: string): string => join(folder.path, name);
  beforeAll(async () => {
    folder = await temporaryFolder();
    const authority = await testAuthority();
    const [one, two] = [await authority.issue('one'), await authority.issue('two')];
    await writeFile(at('one.key'), one.key);
    await writeFile(at('one.crt'), one.cert);
    await writeFile(at('two.crt'), two.cert);
    await writeFile(at('ca.crt'), authority.ca);
  });
  afterAll(() => folder.remove());

  it('are nothing when nothing is set', () => {
    expect(tlsFrom({})).toBeUndefined();
  });

  it('are a key, its certificate and, if it is set, a client CA', () => {
    const tls = tlsFrom({
      TOCSIN_TLS_KEY: at('one.key'),
      TOCSIN_TLS_CERT: at('one.crt'),
      TOCSIN_TLS_CLIENT_CA: at('ca.crt'),
    });
    expect(tls?.clientCa?.toString()).toMatch(/CERTIFICATE/);
  });

  it.each<[string, string | undefined, string | undefined, RegExp]>([
    ['the certificate is missing', 'one.key', undefined, /must both be set/],
    ['the key is missing', undefined, 'one.crt', /must both be set/],
    ['a file is not there', 'none.key', 'one.crt', /TOCSIN_TLS_KEY: the file cannot be read/],
    ['they do not belong together', 'one.key', 'two.crt', /not a key and its certificate/],
    ['they are mixed up', 'one.crt', 'one.key', /not a key and its certificate/],
  ])('stop the start when %s', (_, key, cert, words) => {
    expect(() =>
      tlsFrom({
        ...(key !== undefined && { TOCSIN_TLS_KEY: at(key) }),
        ...(cert !== undefined && { TOCSIN_TLS_CERT: at(cert) }),
      }),
    ).toThrow(words);
  });
});
