import { until } from '#testing';
import { obligationOf, World, type AlertViewed } from './harness/world.js';

const spo = 'ppu-a/duty-spo';
const probation = 'urn:test:probation';
const reached = (name: string, state = 'verified') => [
  { channel: 'email', address: `${name}@test.example`, state },
  { channel: 'sms', address: '+440000000001', state },
];
const staff = (name: string, more: object = {}) => ({
  ...{ id: name, agency: probation, name: `Demo ${name}`, contacts: reached(name) },
  ...more,
});
/** Daily turns from Monday 3 August, by day; the nights are one person's. Until the 12th. */
const rotas = [
  { from: '2026-08-03T09:00', to: '2026-08-12T09:00', staff: ['ash', 'birch'], kind: 'daily' },
  {
    from: '2026-08-03T17:00',
    to: '2026-08-12T09:00',
    layer: 2,
    staff: ['cedar'],
    hours: '17:00-09:00',
  },
];
const post = (more: object) => ({
  id: spo,
  team: 'ppu-a',
  role: 'duty-spo',
  title: 'Duty SPO',
  hours: 'always',
  email: 'duty-spo@test.example',
  ...more,
});
const people = [staff('ash'), staff('birch'), staff('cedar')];
const document = (more: object) => ({ directory: 1, area: 'testshire', ...more });

describe('a rota is taken, says who answers, and its gaps are told ahead', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-03T10:00:00Z' });
  });
  afterAll(() => world.stop());

  const take = (given: object): Promise<unknown> =>
    world.operator('POST', '/operator/directory', given);
  const duty = (question: string): Promise<unknown> =>
    world.operator('GET', `/operator/directory/duty?post=${spo}&${question}`);
  const about = async (row: string): Promise<AlertViewed[]> =>
    (await world.alerts()).filter((alert) => alert.row === row);
  const told = (row: string, count: number): Promise<AlertViewed[]> =>
    until(`${count} alerts of ${row}`, async () => {
      const alerts = await about(row);
      return alerts.length >= count && alerts;
    });

  it('is refused whole, with every fault, when it names a stranger, a post that is not, or overlaps', async () => {
    const wrong = document({
      staff: people,
      posts: [post({ rotas: [...rotas, { from: '2026-08-10T09:00', staff: ['who'] }] })],
      overrides: [{ post: 'ppu-a/none', from: '2026-08-05T00:00:00Z', to: '2026-08-06T00:00:00Z' }],
    });
    await expect(take(wrong)).rejects.toThrow(
      /400.*no member of staff.*rotas of ppu-a\/duty-spo overlap.*no post/,
    );
    expect(await duty('at=2026-08-05T12:00:00Z')).toMatchObject({
      staff: { id: 'staff-ppu-a/duty-spo' },
      by: { kind: 'holder' },
    });
  });

  it('says who answers at an instant and over a span, and why', async () => {
    await take(document({ staff: people, posts: [post({ rotas })] }));
    expect(await duty('at=2026-08-05T12:00:00Z')).toMatchObject({
      staff: { id: 'ash', name: 'Demo ash' },
      by: { kind: 'rota', layer: 1, from: '2026-08-05T08:00:00.000Z' },
    });
    expect(await duty('at=2026-08-05T22:00:00Z')).toMatchObject({
      staff: { id: 'cedar' },
      by: { kind: 'rota', layer: 2 },
    });
    const plan = (await duty('from=2026-08-11T12:00:00Z&to=2026-08-13T12:00:00Z')) as {
      spans: { from: string; to: string; staff?: { id: string }; gap?: string }[];
    };
    expect(plan.spans.map(({ from, staff, gap }) => [from, staff?.id ?? gap])).toEqual([
      ['2026-08-11T12:00:00.000Z', 'ash'],
      ['2026-08-11T16:00:00.000Z', 'cedar'],
      ['2026-08-12T08:00:00.000Z', 'nobody holds this post'],
    ]);
  });

  it('tells the manager of the gap, once, and it is the next rung that is held', async () => {
    const [alert] = await told('SYS-11', 1);
    expect(alert?.severity).toBe('P3');
    const detail = await world.alert(alert?.ref ?? '');
    expect(obligationOf(detail, 'duty-manager')).toMatchObject({ post: 'on-call/aco' });
    const heard = await until('the alert on the stream', () =>
      Promise.resolve(world.heard.find(({ alert: one }) => one.alert === alert?.ref)),
    );
    expect(heard.agency).toBe('probation');
    // A restart looks again and finds the same.
    await world.broker.stop();
    await world.startBroker();
    await world.setClock('2026-08-03T12:00:00Z');
    await take(document({ staff: [staff('dill')] }));
    await until('the next look', async () =>
      (await findings()).includes('gap ppu-a/duty-spo told'),
    );
    await world.barrier();
    expect(await about('SYS-11')).toHaveLength(1);
  });

  it('tells of another gap, and of one that is nearer with more haste', async () => {
    const away = { from: '2026-08-04T08:00:00Z', to: '2026-08-05T08:00:00Z' };
    await take(document({ staff: [staff('birch', { absences: [away] })] }));
    const alerts = await told('SYS-11', 2);
    expect(alerts.map(({ severity }) => severity).sort()).toEqual(['P2', 'P3']);
  });

  it('tells of who comes on call and cannot be reached, and names nobody', async () => {
    const fir = staff('fir', { contacts: reached('fir', 'unverified') });
    await take(
      document({
        staff: [fir],
        overrides: [
          { post: spo, from: '2026-08-12T08:00:00Z', to: '2026-08-30T08:00:00Z', staff: 'fir' },
        ],
      }),
    );
    const [alert] = await told('SYS-12', 1);
    const detail = await world.alert(alert?.ref ?? '');
    expect(obligationOf(detail, 'duty-manager')).toMatchObject({ post: 'on-call/aco' });
    expect(JSON.stringify(detail)).not.toContain('fir@');
    // The override fills the gap of the 12th: it is gone from what is open.
    await until('the gap to be gone', async () => {
      const open = await findings();
      return open.filter((one) => one.startsWith('gap')).length === 1;
    });
  });

  const findings = async (): Promise<string[]> => {
    const listed = (await world.operator('GET', '/operator/directory/gaps')) as {
      findings: { kind: string; post: string; told: boolean }[];
    };
    return listed.findings.map(({ kind, post: of, told }) => `${kind} ${of} ${told ? 'told' : ''}`);
  };
});
