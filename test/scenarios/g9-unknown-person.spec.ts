import { World } from '../acceptance/harness/world.js';
import { caseIn } from './harness/cases.js';
import { threeAreas } from './harness/three-areas.js';

const name = { familyName: 'Testcase', dateOfBirth: '1978-06-01' };
const person = (id: string, givenNames: string, borough: string) =>
  caseIn(id, borough, { name: { ...name, givenNames }, mappa: { level: 2 } });
const by = { name: 'Demo Coordinator', post: 'mappa-london/mappa-coordinator' };
const sentence = {
  court: 'C01',
  hearingDate: '2026-08-04',
  results: [{ label: 'Imprisonment', length: '14 Days' }],
  prison: 'PAA',
};

/** G9: a court gives a name and a date of birth only, and two men have both. */
describe('G9: a person nobody can be sure of', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-04T10:00:00Z',
      directory: threeAreas([
        person('X900001', 'First', 'newham'),
        person('X900002', 'Second', 'havering'),
      ]),
    });
  });
  afterAll(() => world.stop());

  let settledEvent: string | undefined;
  const sentTo = (post: string) => world.heard.filter(({ alert }) => alert.post.id === post);
  const right = 'ppu-newham/offender-manager';
  const wrong = 'ppu-havering/offender-manager';

  it('SYS-03 asks the sending court and the co-ordinator; neither offender manager hears of it', async () => {
    await world.say('court', 'court.sentenced-to-custody', { format: 'person', ...name }, sentence);
    await world.barrier();
    const [asked] = await world.alerts();
    expect(asked?.row).toBe('SYS-03');
    expect(asked?.obligations.map(({ ladder }) => ladder[0]?.post).sort()).toEqual([
      'court-c01/court-officer',
      'mappa-london/mappa-coordinator',
    ]);
    expect(sentTo(right)).toEqual([]);
    expect(sentTo(wrong)).toEqual([]);
  });

  it('what is dangerous goes to the police and the duty manager too, before the match is settled', async () => {
    await world.say(
      'hostel',
      'hostel.whereabouts-unknown',
      { format: 'person', ...name },
      { premises: 'E12' },
    );
    await world.barrier();
    const asked = (await world.alerts()).find(({ severity }) => severity === 'P1');
    expect(asked?.obligations.map(({ role }) => role).sort()).toEqual([
      'hostel',
      'mappa-coordinator',
      'police-control-room',
      'probation-on-call',
    ]);
  });

  it('a named person confirms: the facts are routed again, and the other owner hears "not yours"', async () => {
    const { matches } = (await world.operator('GET', '/operator/matches')) as {
      matches: {
        event: string;
        type: string;
        candidates: { id: string; identifiers: { value: string }[] }[];
      }[];
    };
    const task = matches.find(({ type }) => type.endsWith('sentenced-to-custody'));
    const chosen = task?.candidates.find(({ identifiers }) =>
      identifiers.some(({ value }) => value === 'X900001'),
    );
    expect(task?.candidates).toHaveLength(2);
    const settled = { case: chosen?.id, by, reason: 'checked with the court' };
    settledEvent = task?.event;
    await world.operator('POST', `/operator/matches/${settledEvent ?? ''}`, settled);
    await world.barrier();

    expect(sentTo(right).map(({ alert }) => [alert.row, alert.kind])).toEqual([
      ['CRT-02', 'accept'],
    ]);
    expect(sentTo(wrong).map(({ alert }) => alert.kind)).toEqual(['not-yours']);
    const asked = (await world.alerts()).filter(
      ({ row, state }) => row === 'SYS-03' && state === 'closed',
    );
    expect(asked).toHaveLength(1);
  });

  it('no data of the one man reached the other’s officer', () => {
    const [told] = sentTo(wrong);
    expect(told?.claims.sub_id).toEqual({ format: 'opaque', id: told?.alert.alert });
    expect(told?.alert.event.set).toBeUndefined();
    expect(JSON.stringify(told)).not.toMatch(/Testcase|1978|X90000|Imprisonment/);
  });

  it('a match that turns out wrong is taken back: his alert ends, its officer hears "not yours", and it is asked again', async () => {
    const { ref } = await world.alertOf('CRT-02');
    const { matches } = (await world.operator('GET', '/operator/matches')) as {
      matches: { event: string }[];
    };
    const open = new Set(matches.map(({ event }) => event));
    const event = settledEvent ?? '';
    expect(open.has(event)).toBe(false);
    const said = { by, reason: 'it was another man' };
    await world.operator('POST', `/operator/matches/${event}/undo`, said);
    await world.barrier();
    expect((await world.alert(ref)).state).toBe('closed');
    expect(sentTo(right).map(({ alert }) => alert.kind)).toEqual(['accept', 'not-yours']);
    const again = (await world.operator('GET', '/operator/matches')) as {
      matches: { event: string }[];
    };
    expect(again.matches.map((one) => one.event)).toContain(event);
  });
});
