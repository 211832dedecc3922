import { existsSync, readFileSync } from 'node:fs';
import { messageOf } from '../testing/run-feed.js';
import type { Answer } from '../feeds/reading.js';
import { readAnswer } from './answers.js';
import { event, odd, run, runByDetail, short, table, type Run } from './testing/messages.js';

/** Payloads published by the systems' own projects, read where they lie: they are no part of this one. */
const folder = '../shared/feeds/samples';
const present = existsSync(`${folder}/probation`);
if (!present)
  process.stderr.write(
    `\n*** NOT RUN: ${folder}/probation is not there, so no published sample was tried ***\n`,
  );

const bytes = (file: string): Buffer => readFileSync(`${folder}/${file}`);
const now = '2026-08-09T00:00:00Z';
const answered = (file: string): Answer => ({ status: 'found', bytes: bytes(`probation/${file}`) });
const asking = (file: string): Run => run(() => answered(file));
const at = '2026-08-08T10:00:00';
const from = '2026-08-08T09:00:00Z';
const about = (crn: string, message: object): object => ({
  ...message,
  personReference: { identifiers: [{ type: 'CRN', value: crn }] },
});

describe('published samples of the probation system', () => {
  it('event-registration-added-high-rosh: high risk of serious harm, from the day of the registration', () => {
    if (!present) return;
    const came = run().take(bytes('probation/event-registration-added-high-rosh.json'), now);
    expect(short(came)).toEqual([
      'told',
      ['registration-changed', { rosh: 'high', from: '2023-06-18T23:00:00Z' }],
    ]);
    expect(came.drafts[0]?.subject).toEqual({ format: 'crn', id: 'X688738' });
  });

  it('the same where the case may be asked about: also the MAPPA registration', () => {
    if (!present) return;
    const feed = asking('delius-supervisions-com-mappa-risks.json');
    const came = feed.take(bytes('probation/event-registration-added-high-rosh.json'), now);
    expect(short(came)[1]).toEqual([
      'registration-changed',
      { registered: true, category: 1, level: 1, rosh: 'high', from: '2023-06-18T23:00:00Z' },
    ]);
  });

  it('delius-supervisions-com-mappa-risks: level and category where a message has none, and the manager', () => {
    if (!present) return;
    const feed = asking('delius-supervisions-com-mappa-risks.json');
    const blank = event('probation-case.registration.updated', at, {
      registerTypeCode: 'MAPP',
      registrationId: '2500000001',
      registrationCategoryCode: '',
      registrationLevelCode: '',
    });
    expect(short(feed.take(blank, now))).toEqual([
      'told',
      ['registration-changed', { registered: true, category: 1, level: 1, from }],
    ]);
    const came = feed.take(event('person.community.manager.allocated', at), now);
    expect(short(came)).toEqual([
      'told',
      ['officer-changed', { change: 'allocated', officerReference: 'Code1', from }],
    ]);
    expect(JSON.stringify(came.drafts)).not.toMatch(/John|Smith|invalid|00000000000/);
  });

  it('delius-access-limitations-restricted: limited access, and none of its words', () => {
    if (!present) return;
    const feed = asking('delius-access-limitations-restricted.json');
    const came = feed.take(event('probation-case.restriction.updated', at), now);
    expect(short(came)).toEqual([
      'told',
      ['registration-changed', { flags: ['limited-access'], from }],
    ]);
    expect(JSON.stringify(came.drafts)).not.toMatch(/restricted\b|invalid/);
  });

  it('probation-match-unallocated-manager: nobody manages the case', () => {
    if (!present) return;
    const file = 'probation-match-unallocated-manager.json';
    const message = about('X346204', event('person.community.manager.allocated', at));
    expect(short(asking(file).take(message, now))).toEqual([
      'told',
      ['officer-changed', { change: 'left', from }],
    ]);
    const another = event('person.community.manager.allocated', at);
    expect(short(asking(file).take(another, now))[0]).toBe('kept');
    const open = about('X346204', event('probation-case.exclusion.updated', at));
    expect(short(asking(file).take(open, now))).toEqual(['nothing']);
  });

  it('probation-match-unallocated-manager: where he was transferred to has no unit in the table', () => {
    if (!present) return;
    const message = about('X346204', event('person.community.manager.transferred', at));
    const came = asking('probation-match-unallocated-manager.json').take(message, now);
    expect(short(came)).toEqual([
      'kept',
      ['officer-changed', { change: 'left', from }],
      odd('person.community.manager.transferred', 'unknown-code', 'transferred to team N07100'),
    ]);
  });

  it('core-person-record: the prison number of a case', () => {
    if (!present) return;
    const file = 'core-person-record.json';
    expect(readAnswer(bytes(`probation/${file}`), table.placeholders)).toEqual({
      form: 'person',
      crns: ['A123123'],
      noms: ['G2996UX'],
    });
    const feed = runByDetail(() => answered(file));
    const matched = about('A123123', event('probation-case.prison-identifier.added', at));
    const pointing = { ...matched, detailUrl: 'https://people.example/1' };
    expect(short(feed.take(pointing, now))).toEqual(['nothing']);
    const opened = about(
      'A123123',
      event('probation-case.mappa-information.updated', at, {
        mappa: { category: 2 },
      }),
    );
    expect(feed.take(opened, now).drafts[0]?.subject).toMatchObject({ format: 'aliases' });
  });

  it('prison-identifier-added with a malformed stamp: a prison number without a case is nothing', () => {
    if (!present) return;
    const body = bytes('prison/domain-prison-identifier-added-bad-timestamp.sns.json');
    expect(messageOf(body).eventType).toBe('probation-case.prison-identifier.added');
    const came = run().take(body, now);
    expect(came).toMatchObject({ outcome: 'nothing', drafts: [] });
    expect(came.reason).toMatch(/without one probation case/);
  });
});
