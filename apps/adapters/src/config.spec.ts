import { adaptersSettings } from './config.js';

const good = {
  TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
  TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
  TOCSIN_FEED_PRISON_ISSUER: 'urn:example:prison',
  TOCSIN_FEED_PRISON_KEY: 'prison.jwk',
  TOCSIN_FEED_PRISON_TOKEN: 'p'.repeat(24),
};
const hostel = {
  TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
  TOCSIN_FEED_HOSTEL_KEY: 'hostel.jwk',
  TOCSIN_FEED_HOSTEL_TOKEN: 'h'.repeat(24),
};
const amazon = 'https://sqs.eu-west-2.amazonaws.com/000000000000/prison';
const queue = (url: string) => ({ TOCSIN_FEED_PRISON_QUEUE_URL: url });
const aws = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };

const signIn = {
  ...hostel,
  TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: 'hostels.example',
  TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL: 'https://hostels.example/token',
  TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_ID: 'tocsin',
  TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: 'secret',
};

describe('settings', () => {
  it('have defaults, and the feeds that are on', () => {
    expect(adaptersSettings(good)).toMatchObject({
      port: 3001,
      host: '127.0.0.1',
      eventsUrl: 'http://localhost:3000/events',
      audience: 'http://localhost:3000',
      keep: 90 * 86_400_000,
      operator: undefined,
      feeds: [
        {
          name: 'prison',
          issuer: 'urn:example:prison',
          keyFile: 'prison.jwk',
          callBack: { hosts: [], token: undefined },
        },
      ],
    });
  });

  it('take a broker with a path and an issuer of its own, and a list of hosts', () => {
    const read = adaptersSettings({
      ...good,
      ...hostel,
      TOCSIN_BROKER_URL: 'https://broker.example/in/',
      TOCSIN_BROKER_ISSUER: 'https://broker.example',
      TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: 'One.example, two.example:8080',
    });
    expect(read.eventsUrl).toBe('https://broker.example/in/events');
    expect(read.audience).toBe('https://broker.example');
    expect(read.feeds[1]?.callBack.hosts).toEqual(['one.example', 'two.example:8080']);
  });

  it('take no database and no key: then both are made', () => {
    const none = { TOCSIN_ADAPTERS_DATABASE_URL: '', TOCSIN_ADAPTERS_DATA_KEY: '' };
    expect(adaptersSettings({ ...good, ...none, TOCSIN_DATA: '/data' })).toMatchObject({
      databaseUrl: undefined,
      dataKeyFile: undefined,
      dataDir: '/data/adapters',
    });
  });

  it('take a sign-in for call-backs', () => {
    expect(adaptersSettings({ ...good, ...signIn }).feeds[1]?.callBack.signIn).toEqual({
      url: 'https://hostels.example/token',
      clientId: 'tocsin',
      secret: 'secret',
      scope: undefined,
    });
  });

  it('take a feed by any way in', () => {
    const read = adaptersSettings({
      ...good,
      ...aws,
      ...queue(amazon),
      TOCSIN_FEED_PRISON_TOKEN: '',
      TOCSIN_FEED_PRISON_BUCKETS: 'large-one, large-two',
      TOCSIN_FEED_PRISON_FOLDER: '/drop/prison/',
    });
    expect(read.feeds[0]?.ways).toMatchObject({
      token: undefined,
      queueUrl: amazon,
      buckets: ['large-one', 'large-two'],
      folder: '/drop/prison',
    });
    expect(read.ways).toMatchObject({ tls: undefined, spoolLimit: 1_000_000, folderStill: 5_000 });
  });

  it.each<[string, object, RegExp]>([
    [
      'a half-set feed',
      { ...hostel, TOCSIN_FEED_HOSTEL_KEY: '' },
      /TOCSIN_FEED_HOSTEL_KEY: must be set/,
    ],
    ['a short token', { TOCSIN_FEED_PRISON_TOKEN: 'short' }, /TOCSIN_FEED_PRISON_TOKEN: .*24/],
    [
      'one token for two feeds',
      { ...hostel, TOCSIN_FEED_HOSTEL_TOKEN: 'p'.repeat(24) },
      /TOCSIN_FEED_HOSTEL_TOKEN: is the token of two feeds/,
    ],
    ['no data key', { TOCSIN_ADAPTERS_DATA_KEY: '' }, /TOCSIN_ADAPTERS_DATA_KEY: must be set/],
    [
      'no database in production',
      { NODE_ENV: 'production', TOCSIN_ADAPTERS_DATABASE_URL: '' },
      /TOCSIN_ADAPTERS_DATABASE_URL: must be set: .*not for production/,
    ],
    ['a day to keep', { TOCSIN_ADAPTERS_KEEP: 'P1D' }, /TOCSIN_ADAPTERS_KEEP: must be from P7D/],
    ['no time to keep', { TOCSIN_ADAPTERS_KEEP: '90' }, /TOCSIN_ADAPTERS_KEEP: must be a length/],
    [
      'a short operator token',
      { TOCSIN_ADAPTERS_OPERATOR_TOKEN: 'short' },
      /TOCSIN_ADAPTERS_OPERATOR_TOKEN: .*24/,
    ],
    [
      'a sign-in without a name',
      { ...signIn, TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_ID: '' },
      /TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_ID: must be set/,
    ],
    [
      'a sign-in without a secret',
      { ...signIn, TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: '' },
      /TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: must be set/,
    ],
    [
      'a secret in two places',
      { ...signIn, TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET_FILE: 'secret' },
      /TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: must be set/,
    ],
    [
      'a secret file that is not there',
      {
        ...signIn,
        TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: '',
        TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET_FILE: '/no/such/file',
      },
      /TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET_FILE: the file cannot be read/,
    ],
    [
      'a sign-in elsewhere',
      { ...signIn, TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL: 'https://other.example/token' },
      /TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL: is at a host that is not on the list/,
    ],
    [
      'a standing token beside a sign-in',
      { ...signIn, TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN: 'token' },
      /TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN: is one token that stands/,
    ],
    ['another database', { TOCSIN_ADAPTERS_DATABASE_URL: 'mysql://x/y' }, /postgres:\/\/ URL/],
    ['a broker that is no URL', { TOCSIN_BROKER_URL: 'broker' }, /TOCSIN_BROKER_URL: /],
    [
      'a URL for a host',
      { TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: 'http://x' },
      /CALLBACK_HOSTS.*: must be/,
    ],
    [
      'a scenario clock in production',
      { NODE_ENV: 'production', TOCSIN_SCENARIO_CLOCK: 'clock.json' },
      /TOCSIN_SCENARIO_CLOCK: .*never for production/,
    ],
    [
      'a crash point in production',
      { NODE_ENV: 'production', TOCSIN_CRASH_AT: 'sent' },
      /TOCSIN_CRASH_AT: .*never for production/,
    ],
    ['a feed without a way in', { TOCSIN_FEED_PRISON_TOKEN: '' }, /_TOKEN: .* or another way in/],
    ['half a TLS listener', { TOCSIN_ADAPTERS_TLS_PORT: '3443' }, /TLS_PORT: goes with/],
    [
      'certificates without TLS',
      { TOCSIN_FEED_PRISON_CLIENT_CERTS: 'a'.repeat(64) },
      /CLIENT_CERTS: needs TOCSIN_ADAPTERS_TLS_PORT/,
    ],
    ['a fingerprint that is none', { TOCSIN_FEED_PRISON_CLIENT_CERTS: 'aa:bb' }, /must be SHA-256/],
    ['buckets without a queue', { TOCSIN_FEED_PRISON_BUCKETS: 'large' }, /only with a queue/],
    [
      'a queue without its region',
      { ...aws, ...queue('https://queue.example/1/q') },
      /AWS_REGION: /,
    ],
    ['a queue without a key', queue(amazon), /AWS_ACCESS_KEY_ID: must be set with/],
    [
      'a queue by a profile',
      {
        ...queue(amazon),
        AWS_PROFILE: 'one',
        AWS_WEB_IDENTITY_TOKEN_FILE: 'token',
        AWS_ROLE_ARN: 'role',
      },
      /AWS_PROFILE: is not taken/,
    ],
    [
      'one queue for two feeds',
      { ...aws, ...queue(amazon), ...hostel, TOCSIN_FEED_HOSTEL_QUEUE_URL: amazon },
      /HOSTEL_QUEUE_URL: is the queue of two feeds/,
    ],
    [
      'a folder in another',
      { ...hostel, TOCSIN_FEED_PRISON_FOLDER: '/drop', TOCSIN_FEED_HOSTEL_FOLDER: '/drop/hostel' },
      /HOSTEL_FOLDER: is another feed's folder/,
    ],
    ['no limit', { TOCSIN_ADAPTERS_SPOOL_LIMIT: '0' }, /TOCSIN_ADAPTERS_SPOOL_LIMIT: /],
    [
      'no feed',
      { TOCSIN_FEED_PRISON_ISSUER: '', TOCSIN_FEED_PRISON_KEY: '', TOCSIN_FEED_PRISON_TOKEN: '' },
      /no feed is on/,
    ],
  ])('name the wrong key: %s', (_, change, text) => {
    expect(() => adaptersSettings({ ...good, ...change })).toThrow(text);
  });
});
