import { World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { Night, trail } from './harness/night.js';
import { area, hostel, inventedDirectory, probation, recallCasework } from './harness/teams.js';

const subject = crn('X200001');
/** L3, life licence; his officer is in Birmingham, his hostel in Leeds, which takes care meanwhile (RR-08). */
const person = caseIn(subject.id, 'birmingham', {
  residence: { premises: 'LDS1' },
  mappa: { category: 2, level: 3 },
  rosh: 'very-high',
  area: 'west-midlands',
  legalBasis: 'licence',
  arrangements: [
    {
      kind: 'caretaking',
      unit: 'leeds',
      approvedBy: 'ppu-birmingham/duty-spo',
      from: '2026-07-06T09:00:00Z',
      until: '2026-12-07T09:00:00Z',
    },
  ],
});
const directory = inventedDirectory({
  area: 'west-midlands',
  teams: [
    ...['birmingham', 'leeds'].flatMap(probation),
    ...['west-midlands', 'west-yorkshire'].flatMap(area),
    recallCasework('west-midlands'),
    hostel('LDS1'),
  ],
  units: [
    { id: 'birmingham', kind: 'district', name: 'Birmingham', area: 'west-midlands' },
    { id: 'leeds', kind: 'district', name: 'Leeds', area: 'west-yorkshire' },
    { id: 'LDS1', kind: 'premises', name: 'Hostel', area: 'west-yorkshire', within: 'leeds' },
  ],
  cases: [person],
});

/** The Leeds Jigsaw ladder has ended: its last rung, and the top of all three agencies of both areas (RULES 3.3). */
const unowned = [
  'unowned jigsaw APR-03 > control-west-midlands/on-call-superintendent',
  'unowned jigsaw APR-03 > control-west-yorkshire/on-call-superintendent',
  'unowned jigsaw APR-03 > jigsaw-leeds/jigsaw-di',
  'unowned jigsaw APR-03 > on-call-west-midlands/aco',
  'unowned jigsaw APR-03 > on-call-west-yorkshire/aco',
  'unowned jigsaw APR-03 > prisons-west-midlands/prison-group-director',
  'unowned jigsaw APR-03 > prisons-west-yorkshire/prison-group-director',
];
/** Each step of the recall is told to those who act, on both sides of the caretaking. */
const step = [
  'accept jigsaw PRB-04 > jigsaw-birmingham/jigsaw-ds',
  'accept jigsaw PRB-04 > jigsaw-leeds/jigsaw-ds',
  'accept offender-manager PRB-04 > ppu-birmingham/duty-spo',
  'accept ppu PRB-04 > ppu-leeds/duty-po',
  'accept senior-probation PRB-04 > ppu-birmingham/duty-spo',
  'copy jigsaw PRB-04 > jigsaw-birmingham/jigsaw-dc',
  'copy jigsaw PRB-04 > jigsaw-leeds/jigsaw-dc',
  'copy offender-manager PRB-04 > ppu-birmingham/offender-manager',
  'copy ppu PRB-04 > ppu-birmingham/duty-po',
];

describe('G2: Friday-night abscond on licence, duty ladder exhausted', () => {
  let world: World;
  let night: Night;
  let ref: string;
  const recalls: string[] = [];
  const now = (): Promise<AlertViewed> => world.alert(ref);
  beforeAll(async () => {
    // A Friday. The hostel states at 23:05:20 what was so at 23:05.
    world = await World.start({ queue: 'postgres', at: '2026-08-07T23:05:20+01:00', directory });
    night = new Night(world);
  });
  afterAll(() => world.stop());

  // The scenario's words have the AP area manager accept too. The shipped policy gives the hostel, which stated this
  // itself, a copy (RR-09), and so the police of the place: they are recipient 1 of APR-04, which this is not yet.
  // The Jigsaw of the place must accept as the caretaker's (RR-08).
  it('23:05 APR-03 is P1: the on-call SPO of his area and the duty desks of the place; who is off duty is skipped at once', async () => {
    const curfew = { from: '23:00', to: '06:00' };
    const missed = { premises: 'LDS1', kind: 'missed', curfew };
    const toe = new Date('2026-08-07T23:05:00+01:00');
    await world.say('hostel', 'hostel.curfew-missed', subject, missed, { toe });
    expect(await night.told()).toEqual([
      'accept jigsaw APR-03 > jigsaw-leeds/jigsaw-ds',
      'accept offender-manager APR-03 > ppu-birmingham/duty-spo',
      'accept ppu APR-03 > ppu-leeds/duty-po',
      'copy hostel APR-03 > hostel-lds1/duty-worker',
      'copy jigsaw APR-03 > jigsaw-birmingham/jigsaw-dc',
      'copy jigsaw APR-03 > jigsaw-leeds/jigsaw-dc',
      'copy offender-manager APR-03 > ppu-birmingham/offender-manager',
      'copy police-of-place APR-03 > control-west-yorkshire/duty-inspector',
      'copy ppu APR-03 > ppu-birmingham/duty-po',
    ]);
    const alert = await night.raised();
    expect(alert).toMatchObject({ severity: 'P1', tier: 'T3' });
    ({ ref } = alert);
    expect(await night.at('2026-08-07T23:10:00+01:00')).toEqual([]);
    await night.says(alert, 'ppu', 'ppu-leeds/duty-po');
  });

  it('23:20 nobody: the on-call ACO, and the next of the police; to the second, and not before', async () => {
    expect(await night.at('2026-08-07T23:20:19+01:00')).toEqual([]);
    expect(await night.at('2026-08-07T23:20:20+01:00')).toEqual([
      'climbed jigsaw APR-03 > jigsaw-leeds/jigsaw-di',
      'climbed offender-manager APR-03 > on-call-west-midlands/aco',
    ]);
  });

  it('23:35 the ACO accepts, which stops probation’s clock; the police clock runs on to its end and repeats', async () => {
    expect(await night.at('2026-08-07T23:35:00+01:00')).toEqual([]);
    await night.says(await now(), 'offender-manager', 'on-call-west-midlands/aco');
    expect(await night.at('2026-08-07T23:35:20+01:00')).toEqual(unowned);
    expect(await night.at('2026-08-08T00:05:19+01:00')).toEqual([]);
    expect(await night.at('2026-08-08T00:05:20+01:00')).toEqual(unowned);
  });

  it('00:10 APR-05: whoever has it hears of it and is not asked again; the police of the place are recipient 1', async () => {
    expect(await night.at('2026-08-08T00:10:00+01:00')).toEqual([]);
    const left = { premises: 'LDS1', legalBasis: 'licence' };
    await world.say('hostel', 'hostel.absconded', subject, left);
    expect(await night.told()).toEqual([
      'accept jigsaw APR-05 > jigsaw-birmingham/jigsaw-ds',
      'accept police-control-room APR-05 > control-west-midlands/duty-inspector',
      'accept police-of-place APR-05 > control-west-yorkshire/duty-inspector',
      'accept ppu APR-05 > ppu-birmingham/duty-po',
      'accept senior-probation APR-05 > ppu-birmingham/duty-spo',
      'copy hostel APR-05 > hostel-lds1/duty-worker',
      'copy jigsaw APR-05 > jigsaw-birmingham/jigsaw-dc',
      'copy meeting-chair APR-05 > mappa-west-midlands/mappa-coordinator',
      'copy smb APR-05 > smb-west-midlands/smb-duty-contact',
      'update jigsaw APR-05 > jigsaw-leeds/jigsaw-di',
      'update offender-manager APR-05 > on-call-west-midlands/aco',
      'update ppu APR-05 > ppu-leeds/duty-po',
    ]);
    await night.says(await now(), 'jigsaw', 'control-west-yorkshire/on-call-superintendent');
    await night.takeAll(await now());
    expect((await now()).state).toBe('owned');
    expect(await night.told()).toEqual([]);
  });

  it.each([
    ['00:30', 'decided', []],
    ['01:30', 'countersigned', []],
    ['02:30', 'endorsed', []],
    // Part A is in by 04:00: the duty desk of PPCS must accept.
    [
      '03:50',
      'submitted',
      [
        'accept recall-casework PRB-04 > recall-west-midlands/duty-recall-caseworker',
        'copy recall-casework PRB-04 > recall-west-midlands/recall-caseworker',
      ],
    ],
  ])('%s PRB-04 emergency recall %s: told, accepted, done', async (at, name, more) => {
    expect(await night.at(`2026-08-08T${at}:00+01:00`)).toEqual([]);
    await world.say('probation', 'probation.recall', subject, { step: name, kind: 'emergency' });
    expect(await night.told()).toEqual([...step, ...more].sort());
    const alert = await night.raised();
    recalls.push(alert.ref);
    await night.takeAll(alert);
    await night.doAll(alert);
    expect(await night.told()).toEqual([]);
  });

  it('Monday 09:00: nothing of what was accepted and done has alerted again; the officer sees the whole night', async () => {
    await night.doAll(await now());
    for (const at of ['2026-08-09T00:10:00', '2026-08-09T12:00:00', '2026-08-10T09:00:00'])
      expect(await night.at(`${at}+01:00`)).toEqual([]);
    expect((await world.alerts()).map(({ ref: one }) => one).sort()).toEqual(
      [ref, ...recalls].sort(),
    );
    const police = trail(await now(), /climbed|unowned|fact-attached|accepted/);
    expect(police.slice(0, 9)).toEqual([
      'Fri 7 Aug 23:10 Accepted by Demo ppu-leeds/duty-po, duty-po, ppu-leeds (ppu)',
      expect.stringMatching(
        /^Fri 7 Aug 23:20 Nobody accepted in time\. Told: .+to accept by 23:35$/,
      ),
      expect.stringMatching(
        /^Fri 7 Aug 23:20 Nobody accepted in time\. Told: .+to accept by 23:35$/,
      ),
      'Fri 7 Aug 23:35 Accepted by Demo on-call-west-midlands/aco, aco, on-call-west-midlands (offender-manager)',
      expect.stringMatching(/^Fri 7 Aug 23:35 Nobody owns it \(jigsaw\)/),
      expect.stringMatching(/^Sat 8 Aug 00:05 Nobody owns it \(jigsaw\)/),
      'Sat 8 Aug 00:10 A later fact was added (APR-05)',
      expect.stringMatching(
        /^Sat 8 Aug 00:10 Accepted by Demo control-west-yorkshire\/on-call-super/,
      ),
      expect.stringMatching(/^Sat 8 Aug 00:10 Accepted by /),
    ]);
    for (const recall of recalls)
      expect(trail(await world.alert(recall), /raised|owned/)[0]).toContain('(PRB-04)');
  });
});
