import { World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { Night, trail } from './harness/night.js';
import {
  area,
  inventedDirectory,
  probation,
  publicProtection,
  recallCasework,
} from './harness/teams.js';

const subject = crn('X300001');
const person = caseIn(subject.id, 'newham', {
  mappa: { category: 2, level: 2 },
  legalBasis: 'licence',
});
const directory = inventedDirectory({
  area: 'london',
  teams: [
    ...probation('newham'),
    ...area('london'),
    publicProtection('london'),
    recallCasework('london'),
  ],
  units: [{ id: 'newham', kind: 'borough', name: 'Newham', area: 'london' }],
  cases: [person],
});

const om = 'ppu-newham/offender-manager';
const spo = 'ppu-newham/duty-spo';
const top = ['control-london/on-call-superintendent', 'on-call-london/aco'];
/** A ladder has ended: its last rung and the top of all three agencies are told. */
const unowned = (row: string, role: string, last: string): string[] =>
  [...top, 'prisons-london/prison-group-director', last]
    .map((post) => `unowned ${role} ${row} > ${post}`)
    .sort();
const chief = 'on-call-london/chief-officer';
const commander = 'central-london/bcu-commander';
const all = (...lists: string[][]): string[] => lists.flat().sort();

describe('G3: recall stuck, arrest not made', () => {
  let world: World;
  let night: Night;
  let charge: AlertViewed;
  let recall: AlertViewed;
  beforeAll(async () => {
    // A Monday.
    world = await World.start({ queue: 'postgres', at: '2026-05-11T10:00:00+01:00', directory });
    night = new Night(world);
  });
  afterAll(() => world.stop());

  const at = (instant: string): Promise<string[]> => night.at(`2026-${instant}+01:00`);
  const recallStep = (step: string) =>
    world.say('probation', 'probation.recall', subject, { step, kind: 'standard' });

  // C-07 has no rule of its own yet: its question to the officer and its 24 hours are the clock of POL-01 on licence.
  it('T+0 a charge on licence (POL-01): the officer accepts; Jigsaw accepts and acts', async () => {
    const charged = { what: 'charged', force: 'london', legalBasis: 'licence' };
    await world.say('police', 'police.arrested', subject, charged);
    expect(await night.told()).toEqual([
      'accept jigsaw POL-01 > jigsaw-newham/jigsaw-dc',
      `accept offender-manager POL-01 > ${om}`,
      'copy ppu POL-01 > ppu-newham/duty-po',
    ]);
    charge = await night.raised();
    expect(await at('05-11T10:40:00')).toEqual([]);
    await night.takeAll(charge);
    await night.says(charge, 'jigsaw', 'jigsaw-newham/jigsaw-dc', 'actioned');
    expect(await night.told()).toEqual([]);
  });

  it('T+24 h no decision: the acceptance ends where everybody sees it, and the SPO is asked', async () => {
    expect(await at('05-12T09:59:59')).toEqual([]);
    expect(await at('05-12T10:00:00')).toEqual([
      `answered offender-manager restricted > ${om}`,
      `climbed offender-manager POL-01 > ${spo}`,
    ]);
    expect(await at('05-12T10:30:00')).toEqual([]);
    await night.says(charge, 'offender-manager', spo);
    await night.says(charge, 'offender-manager', spo, 'actioned');
  });

  it('recall decided (PRB-04) and not submitted: after 24 h each acceptance ends, and the ladders go on', async () => {
    expect(await at('05-12T11:00:00')).toEqual([]);
    await recallStep('decided');
    expect(await night.told()).toEqual([
      'accept jigsaw PRB-04 > jigsaw-newham/jigsaw-dc',
      `accept offender-manager PRB-04 > ${om}`,
      `accept senior-probation PRB-04 > ${spo}`,
      'copy ppu PRB-04 > ppu-newham/duty-po',
    ]);
    recall = await night.raised();
    await night.takeAll(recall);
    // What the police must do is done; what probation must do is not.
    await night.says(recall, 'jigsaw', 'jigsaw-newham/jigsaw-dc', 'actioned');
    expect(await at('05-13T10:59:59')).toEqual([]);
    expect(await at('05-13T11:00:00')).toEqual([
      `answered offender-manager restricted > ${om}`,
      `answered senior-probation restricted > ${spo}`,
      `climbed offender-manager PRB-04 > ${spo}`,
      'climbed senior-probation PRB-04 > on-call-london/aco',
    ]);
    expect(await at('05-13T11:15:00')).toEqual([
      'climbed offender-manager PRB-04 > on-call-london/aco',
      `climbed senior-probation PRB-04 > ${chief}`,
    ]);
  });

  it('unowned at the end of the ladder, and again every half hour for days in which nothing happens', async () => {
    const officer = unowned('PRB-04', 'offender-manager', chief);
    const senior = unowned('PRB-04', 'senior-probation', chief);
    const ended = await at('05-13T11:30:00');
    expect(ended).toEqual(all([`climbed offender-manager PRB-04 > ${chief}`], senior));
    expect(await at('05-13T11:45:00')).toEqual(officer);
    expect(await at('05-13T12:00:00')).toEqual(senior);
    expect(await at('05-13T12:15:00')).toEqual(officer);
    for (const day of ['05-14', '05-15', '05-16']) {
      expect(await at(`${day}T11:45:00`)).toEqual(all(officer, senior));
      expect(await at(`${day}T11:59:59`)).toEqual([]);
    }
  });

  it('day 5 submitted: the top hears of it and takes it on; PPCS accepts, does nothing, and is not forgotten', async () => {
    expect(await at('05-16T11:59:59')).toEqual([]);
    await recallStep('submitted');
    expect(await night.told()).toEqual([
      'accept recall-casework PRB-04 > recall-london/duty-recall-caseworker',
      'copy ppu PRB-04 > ppu-newham/duty-po',
      'copy recall-casework PRB-04 > recall-london/recall-caseworker',
      'update jigsaw PRB-04 > jigsaw-newham/jigsaw-dc',
      `update offender-manager PRB-04 > ${chief}`,
      `update senior-probation PRB-04 > ${chief}`,
    ]);
    await night.takeAll(recall);
    await night.says(recall, 'offender-manager', chief, 'actioned');
    await night.says(recall, 'senior-probation', chief, 'actioned');
    expect(await at('05-17T11:59:58')).toEqual([]);
    expect(await at('05-17T11:59:59')).toEqual([
      'answered recall-casework restricted > recall-london/duty-recall-caseworker',
      'climbed recall-casework PRB-04 > recall-london/head-of-recall',
    ]);
    const nobody = unowned('PRB-04', 'recall-casework', 'recall-london/head-of-recall');
    expect(await at('05-17T12:14:59')).toEqual(nobody);
    for (const day of ['05-18', '06-01', '06-13'])
      expect(await at(`${day}T09:00:00`)).toEqual(nobody);
  });

  it('the trail shows the 33 days from the charge to the revocation: no fact came, and it was said all the while', async () => {
    await recallStep('revoked');
    expect(await night.told()).toEqual([
      'accept police-control-room PRB-04 > control-london/duty-inspector',
      'copy ppu PRB-04 > ppu-newham/duty-po',
      'update jigsaw PRB-04 > jigsaw-newham/jigsaw-dc',
      `update offender-manager PRB-04 > ${chief}`,
      'update recall-casework PRB-04 > recall-london/head-of-recall',
      `update senior-probation PRB-04 > ${chief}`,
    ]);
    await night.takeAll(recall);
    await night.doAll(recall);
    recall = await world.alert(recall.ref);
    expect(trail(await world.alert(charge.ref), /raised/)[0]).toMatch(/^Mon 11 May 10:00 Raised/);
    const days = ['Thu 14 May', 'Fri 15 May', 'Sat 16 May'];
    const looks = ['Mon 18 May', 'Mon 1 Jun', 'Sat 13 Jun'];
    expect(
      trail(recall, /fact-attached|lapsed|unowned|owned/)
        .map(shortly)
        .sort(),
    ).toEqual(
      [
        'Tue 12 May 11:00 owned',
        'Wed 13 May 11:00 ended',
        'Wed 13 May 11:00 ended',
        'Wed 13 May 11:30 nobody senior-probation',
        'Wed 13 May 11:45 nobody offender-manager',
        'Wed 13 May 12:00 nobody senior-probation',
        'Wed 13 May 12:15 nobody offender-manager',
        ...days.map((day) => `${day} 11:45 nobody offender-manager`),
        ...days.map((day) => `${day} 11:45 nobody senior-probation`),
        'Sat 16 May 11:59 fact',
        'Sat 16 May 11:59 owned',
        'Sun 17 May 11:59 ended',
        'Sun 17 May 12:14 nobody recall-casework',
        ...looks.map((day) => `${day} 09:00 nobody recall-casework`),
        'Sat 13 Jun 09:00 fact',
        'Sat 13 Jun 09:00 owned',
      ].sort(),
    );
  });

  // The scenario's words have "UNOWNED at SMB". RULES 3.3 names the top of the three agencies; the Board sees it on
  // the board of alerts, where it stands open.
  it('T+96 h not arrested (POL-02): P1 up the ladder to DI and commander; 16 days on it still has no owner', async () => {
    expect(await at('06-17T09:00:00')).toEqual([]);
    const revokedAt = '2026-06-13T09:00:00+01:00';
    const not = { executed: false, force: 'london', revokedAt };
    await world.say('police', 'police.recall-arrest', subject, not);
    expect(await night.told()).toEqual([
      'accept jigsaw POL-02 > jigsaw-newham/jigsaw-dc',
      `accept offender-manager POL-02 > ${om}`,
      'copy ppu POL-02 > ppu-newham/duty-po',
      'copy recall-casework POL-02 > recall-london/recall-caseworker',
    ]);
    const stuck = await night.raised();
    expect(stuck.severity).toBe('P1');
    await night.says(stuck, 'offender-manager', om);
    await night.says(stuck, 'offender-manager', om, 'actioned');
    const rungs = ['jigsaw-newham/jigsaw-ds', 'jigsaw-newham/jigsaw-di'];
    for (const [index, post] of [...rungs, 'central-london/public-protection-dci'].entries())
      expect(await at(`06-17T09:${15 * (index + 1)}:00`)).toEqual([
        `climbed jigsaw POL-02 > ${post}`,
      ]);
    expect(await at('06-17T10:00:00')).toEqual([`climbed jigsaw POL-02 > ${commander}`]);
    const nobody = unowned('POL-02', 'jigsaw', commander);
    for (const instant of ['06-17T10:15:00', '06-17T10:45:00', '06-22T12:00:00', '06-29T08:45:00'])
      expect(await at(instant)).toEqual(nobody);
    expect(await at('06-29T09:14:59')).toEqual([]);
    expect(await at('06-29T09:15:00')).toEqual(nobody);
    const board = (await world.alerts()).filter(({ state }) => state === 'open');
    expect(board.map(({ ref, row }) => [ref, row])).toEqual([[stuck.ref, 'POL-02']]);
  });
});

const words = [
  [/ The acceptance by .*/, ' ended'],
  [/ Nobody owns it \((.+?)\).*/, ' nobody $1'],
  [/ A later fact .*/, ' fact'],
  [/ Every obligation is accepted/, ' owned'],
] as const;
/** A line of the trail in a word. */
const shortly = (line: string): string =>
  words.reduce((short, [long, word]) => short.replace(long, word), line);
