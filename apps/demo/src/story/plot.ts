import type { WorkingTime } from '#rules';
import type { DemoPerson } from '../directory/cases.js';
import { londonTime, minutesAfter, nextNight, workingDayTime } from './calendar.js';
import type { Stage } from './stage.js';

/** A prison and a hostel of the demonstration. */
const prison = 'PVI';
const premises = 'E12';

/** The nights and days of the story. */
export interface Days {
  night: Date;
  sentence: Date;
  release: Date;
}

/** When the story happens: from the next fitting night, over about six weeks. */
export function daysOf(now: Date, working: WorkingTime): Days {
  const night = nextNight(now);
  const sentence = workingDayTime(night, 5, '14:30', working);
  return { night, sentence, release: workingDayTime(sentence, 35, '18:20', working) };
}

/** Plays the whole story about one invented person. */
export async function play(stage: Stage, person: DemoPerson, days: Days): Promise<void> {
  await theNight(stage, person, days.night);
  await theSentence(stage, person, days.sentence);
  await theRelease(stage, person, days.release);
}

async function theNight(stage: Stage, person: DemoPerson, night: Date): Promise<void> {
  await stage.goTo(night, 'The night desk of a hostel cannot find a resident.');
  const ref = await stage.happens('hostel', 'hostel-missing', { ...person, premises });
  stage.expect('APR-04', 'accept', ref, {
    'offender-manager': '/duty-spo',
    ppu: '/duty-po',
    jigsaw: '/jigsaw-ds',
    'police-control-room': '/duty-inspector',
  });
  stage.expect('APR-04', 'copy', ref, {
    'offender-manager': '/offender-manager-1',
    'meeting-chair': '/mappa-coordinator',
  });

  await stage.goToDue(ref, 'A quarter of an hour, and nobody has accepted.');
  stage.expect('APR-04', 'climbed', ref, {
    'offender-manager': '/aco',
    ppu: '/duty-spo',
    jigsaw: '/jigsaw-di',
    'police-control-room': '/on-call-di',
  });

  await stage.goTo(minutesAfter(night, 25), 'Three people say: I own the next action.');
  await stage.accepts(ref, 'offender-manager', '/aco');
  await stage.accepts(ref, 'ppu', '/duty-spo');
  await stage.accepts(ref, 'police-control-room', '/on-call-di');

  await stage.goToDue(ref, 'Their answers do not stop the Jigsaw clock.');
  const top = { jigsaw: '/jigsaw-di' };
  stage.expect('APR-04', 'unowned', ref, top);
  await stage.goToDue(ref, 'Half an hour on, still nobody at Jigsaw.');
  stage.expect('APR-04', 'unowned', ref, top);

  await stage.goTo(londonTime(night, 1, '08:40'), 'The hostel records that he has absconded.');
  const same = await stage.happens('hostel', 'hostel', { ...person, premises });
  if (same !== ref) throw new Error(`A second alert (${same}) was made of the same absconding`);
  stage.expect('APR-05', 'update', ref, {
    'offender-manager': '/aco',
    ppu: '/duty-spo',
    'police-control-room': '/on-call-di',
  });
}

async function theSentence(stage: Stage, person: DemoPerson, day: Date): Promise<void> {
  await stage.goTo(day, 'A court sends him to prison for something else.');
  const ref = await stage.happens('court', 'court', { ...person, prison });
  stage.expect('CRT-02', 'accept', ref, {
    'offender-manager': '/offender-manager-1',
    ppu: '/duty-po',
    jigsaw: '/jigsaw-dc',
    'prison-omu': '/omu-case-administrator',
  });
  stage.expect('CRT-02', 'copy', ref, { 'mappa-coordinator': '/mappa-coordinator' });

  await stage.goTo(minutesAfter(day, 10), 'The offender manager takes it on.');
  await stage.accepts(ref, 'offender-manager', '/offender-manager-1');
  await stage.goToDue(ref, 'An hour: every other role has its own clock.');
  stage.expect('CRT-02', 'climbed', ref, {
    ppu: '/duty-spo',
    jigsaw: '/jigsaw-ds',
    'prison-omu': '/head-of-omu',
  });
  await stage.goTo(minutesAfter(day, 70), 'Now the others do too, and each says what was done.');
  await stage.accepts(ref, 'ppu', '/duty-spo');
  await stage.accepts(ref, 'jigsaw', '/jigsaw-ds');
  await stage.accepts(ref, 'prison-omu', '/head-of-omu');
  await stage.acts(ref, 'offender-manager', 'The court was asked for the length of the sentence');
  await stage.acts(ref, 'ppu', 'The case is on the list of the unit');
  await stage.acts(ref, 'jigsaw', 'His record is up to date');
  await stage.acts(ref, 'prison-omu', 'The sentence is being calculated');
}

async function theRelease(stage: Stage, person: DemoPerson, day: Date): Promise<void> {
  await stage.goTo(day, 'One evening the prison lets him out.');
  const ref = await stage.happens('prison', 'prison', { ...person, prison });
  // After 16:00 it is a release at short notice, whatever was planned.
  stage.expect('PRI-04', 'accept', ref, {
    'offender-manager': '/duty-spo',
    jigsaw: '/jigsaw-ds',
    ppu: '/duty-po',
  });
  stage.expect('PRI-04', 'copy', ref, { 'police-of-place': '/duty-inspector' });
  await stage.goTo(minutesAfter(day, 11), 'The duty senior accepts for the offender manager.');
  await stage.accepts(ref, 'offender-manager', '/duty-spo');
  await stage.goToDue(ref, 'A quarter of an hour, and two have not answered.');
  stage.expect('PRI-04', 'climbed', ref, { jigsaw: '/jigsaw-di', ppu: '/duty-spo' });
}
