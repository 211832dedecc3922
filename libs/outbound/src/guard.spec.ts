import type { TocsinError } from '#kernel';
import { networkOf } from './address.js';
import { Guard } from './guard.js';
import type { Resolve } from './names.js';

const names: Readonly<Record<string, readonly string[]>> = {
  'agency.example': ['93.184.216.34', '2606:4700::1111'],
  'mixed.example': ['93.184.216.34', '10.0.0.1'],
  'inside.example': ['10.20.1.1'],
  'here.example': ['127.0.0.1'],
  'nothing.example': [],
  localhost: ['::1', '127.0.0.1'],
};
const resolve: Resolve = (hostname) => {
  const found = names[hostname];
  const code = hostname === 'away.example' ? 'EAI_AGAIN' : 'ENOTFOUND';
  return found ? Promise.resolve(found) : Promise.reject(Object.assign(new Error('no'), { code }));
};
const guard = (loopback: boolean, ...allowed: string[]): Guard =>
  new Guard(
    { loopback, allow: allowed.map(networkOf).filter((network) => network !== undefined) },
    resolve,
  );
const taken = (url: string, by: Guard): Promise<string> =>
  by.check(url).then(
    () => 'taken',
    (thrown: unknown) => {
      const { code, message } = thrown as TocsinError;
      return `${code}: ${message}`;
    },
  );

const notHttps = 'invalid_request: It must be an https URL';
const here = 'invalid_request: The host is this machine itself, which may not be called';
const inside = 'invalid_request: The host is in a private network that may not be called';
const special = 'invalid_request: The host has an address that is never called';

describe('what may be registered', () => {
  it.each([
    ['https://agency.example/events', 'taken'],
    ['https://agency.example:8443/events?a=b', 'taken'],
    ['https://93.184.216.34/', 'taken'],
    ['https://[2606:4700::1111]/', 'taken'],
    ['http://agency.example/', notHttps],
    ['ftp://agency.example/', notHttps],
    ['file:///etc/passwd', notHttps],
    ['data:,x', notHttps],
    ['agency.example', 'invalid_request: It is not a URL'],
    ['https://', 'invalid_request: It is not a URL'],
    ['https://a:b@agency.example/', 'invalid_request: The URL may not hold a name or a password'],
    ['https://a@agency.example/', 'invalid_request: The URL may not hold a name or a password'],
    ['https://mixed.example/', inside],
    ['https://inside.example/', inside],
    ['https://here.example/', here],
    ['https://localhost/', here],
    ['http://localhost:3000/', here],
    ['https://nothing.example/', 'invalid_request: There is no such host'],
    ['https://unknown.example/', 'invalid_request: There is no such host'],
    ['https://away.example/', 'unavailable: The host cannot be looked up now'],
    ['https://[::ffff:127.0.0.1]/', special],
    ['https://[::ffff:7f00:1]/', special],
    ['https://169.254.169.254/latest/meta-data/', special],
    ['https://[fd00:ec2::254]/', special],
    ['http://169.254.169.254/', notHttps],
    // Every other way to write 127.0.0.1.
    ['https://2130706433/', here],
    ['https://0x7f000001/', here],
    ['https://0x7f.1/', here],
    ['https://0177.0.0.1/', here],
    ['https://127.1/', here],
    ['https://①②⑦.⓪.⓪.①/', here],
    ['https://%31%32%37.0.0.1/', here],
    ['https:\\\\127.0.0.1\\', here],
    ['https://0/', special],
    ['https://localhost./', 'invalid_request: There is no such host'],
  ])('%s: %s', async (url, said) => {
    expect(await taken(url, guard(false))).toBe(said);
  });

  it('is this machine where it may call itself, and only by what the URL says', async () => {
    const own = guard(true);
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '127.0.0.1:3000', '2130706433'])
      for (const scheme of ['http', 'https'])
        expect(await taken(`${scheme}://${host}/`, own)).toBe('taken');
    expect(await taken('https://here.example/', own)).toBe(here);
    expect(await taken('https://inside.example/', own)).toBe(inside);
    expect(await taken('http://0.0.0.0/', own)).toBe(notHttps);
  });

  it('is not what a name server makes of "localhost"', async () => {
    const lied = new Guard({ loopback: true, allow: [] }, () => Promise.resolve(['93.184.216.34']));
    expect(await taken('http://localhost/', lied)).toBe(special);
  });

  it('is what the list of networks allows', async () => {
    const listed = guard(false, '10.20.0.0/16', '127.0.0.1/32');
    expect(await taken('https://inside.example/', listed)).toBe('taken');
    expect(await taken('http://inside.example/', listed)).toBe(notHttps);
    expect(await taken('https://mixed.example/', listed)).toBe(inside);
    expect(await taken('https://10.20.0.7/', listed)).toBe('taken');
    expect(await taken('http://127.0.0.1/', listed)).toBe('taken');
    expect(await taken('http://127.0.0.2/', listed)).toBe(here);
  });

  it('is asked for once by whoever asks at the same time', async () => {
    let asked = 0;
    const counting = new Guard({ loopback: false, allow: [] }, (hostname) => {
      asked += 1;
      return resolve(hostname);
    });
    await Promise.all(Array.from({ length: 9 }, () => counting.check('https://agency.example/')));
    expect(asked).toBe(1);
    await counting.check('https://agency.example/');
    expect(asked).toBe(2);
  });
});
