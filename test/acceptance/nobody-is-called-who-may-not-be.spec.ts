import { newPrivateJwk, signingKeyFrom } from '#trust';
import { until } from '#testing';
import { testDirectory } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const notCalled: [string, string][] = [
  ['http://agency.example/events', 'It must be an https URL'],
  ['ftp://agency.example/events', 'It must be an https URL'],
  ['https://op:secret@agency.example/', 'The URL may not hold a name or a password'],
  ['https://10.0.0.1/events', 'The host is in a private network that may not be called'],
  ['https://192.168.1.1:8443/', 'The host is in a private network that may not be called'],
  ['https://[fd00::1]/', 'The host is in a private network that may not be called'],
  ['https://169.254.169.254/latest/meta-data/', 'The host has an address that is never called'],
  ['https://[::ffff:127.0.0.1]/', 'The host has an address that is never called'],
  ['https://[64:ff9b::a00:1]/', 'The host has an address that is never called'],
  ['https://0/', 'The host has an address that is never called'],
];
const here = 'The host is this machine itself, which may not be called';

describe('nobody is called who may not be', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
  });
  afterAll(() => world.stop());
  const restart = async (environment: Readonly<Record<string, string>>): Promise<void> => {
    await world.broker.stop();
    await world.startBroker({ NODE_ENV: 'production', ...environment });
  };
  const registered = async (push: string): Promise<unknown> => {
    const { publicJwk } = await signingKeyFrom(await newPrivateJwk());
    return world.operator('PUT', '/operator/agencies', {
      issuer: 'urn:example:other-prison',
      name: 'Another prison',
      kind: 'prison',
      jwks: { keys: [publicJwk] },
      push,
    });
  };
  const directoryWith = (address: string): object => {
    const document = testDirectory();
    const [first, ...others] = document.staff;
    return {
      ...document,
      staff: [
        { ...first, contacts: [{ channel: 'webhook', address, state: 'verified' }] },
        ...others,
      ],
    };
  };

  it.each(notCalled)('as the endpoint of an agency: %s', async (url, said) => {
    await expect(registered(url)).rejects.toThrow(said);
  });

  it('as a webhook or a browser of a person, and the directory says where it stands', async () => {
    await expect(
      world.operator('POST', '/operator/directory', directoryWith('https://10.0.0.1/hook')),
    ).rejects.toThrow(/contacts\[0\]\.address: The host is in a private network/);
    const [someone] = testDirectory().staff;
    const subscription = {
      endpoint: 'https://169.254.169.254/push',
      keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'A'.repeat(22) },
    };
    await expect(
      world.operator('PUT', '/operator/push-subscriptions', { staff: someone?.id, subscription }),
    ).rejects.toThrow('never called');
  });

  it('as this machine, in production; and what was registered before is not called either', async () => {
    await registered(`${world.receiver.url}/prison`);
    await restart({});
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1'])
      await expect(registered(`http://${host}:${world.receiver.port}/`)).rejects.toThrow(here);
    await expect(
      world.operator('POST', '/operator/directory', directoryWith(`${world.receiver.url}/hook`)),
    ).rejects.toThrow(here);

    const before = world.receiver.connections;
    await world.say('hostel', 'hostel.whereabouts-unknown', person, { premises: 'TST1' });
    const database = await world.connect();
    const answers = async () => {
      const { rows } = await database.query<{ outcome: string; answer: string }>(
        `select outcome, answer from attempt join notice on notice.id = notice_id where channel = 'push'`,
      );
      return rows.map(({ outcome, answer }) => `${outcome} ${answer}`);
    };
    await until('the tries', async () => (await answers()).length > 0);
    expect(new Set(await answers())).toEqual(new Set(['retry address-refused']));
    expect(world.receiver.connections).toBe(before);
  });

  it('and is called once it is on the list of networks', async () => {
    await restart({ TOCSIN_OUTBOUND_ALLOW: '127.0.0.1/32' });
    await until('what was held back', () => world.heard.length > 0, { within: 60_000 });
    await registered(`${world.receiver.url}/prison`);
  });
});
