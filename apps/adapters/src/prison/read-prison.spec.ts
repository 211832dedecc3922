import { open } from '../feeds/envelope.js';
import { told } from '../testing/run-feed.js';
import { readPrison } from './read-prison.js';

const now = new Date('2026-08-09T00:00:00Z');

function read(information: object, members: object = {}): ReturnType<typeof told> {
  const event = {
    eventType: 'prison-offender-events.prisoner.released',
    version: 1,
    occurredAt: '2026-08-08T23:10:00.123456+01:00',
    description: 'A prisoner has been received into prison',
    additionalInformation: {
      nomsNumber: 'A1234AA',
      reason: 'RELEASED',
      nomisMovementReasonCode: 'CR',
      prisonId: 'WWI',
      ...information,
    },
    ...members,
  };
  const opened = open(Buffer.from(JSON.stringify(event)));
  if (!('message' in opened)) throw new Error('not opened');
  return told(
    readPrison(opened.message, { receipt: 'r1', way: 'http' as const, record: 'r1', now }),
  );
}

describe('a release from prison', () => {
  it('is told with the time at the gate', () => {
    const source = { system: 'prison-offender-events', record: 'r1' };
    expect(read({})).toEqual({
      kind: 'told',
      drafts: [
        {
          name: 'prison.released',
          subject: { format: 'noms', id: 'A1234AA' },
          toe: Date.parse('2026-08-08T22:10:00Z') / 1000,
          content: { prison: 'WWI', reason: 'CR', source },
          record: 'r1',
        },
      ],
    });
  });

  it('is told when the number is in the reference alone, and when nobody knows the code', () => {
    const identifiers = [{ type: 'NOMS', value: 'A1234AA' }];
    const reading = read({ nomsNumber: undefined }, { personReference: { identifiers } });
    expect(reading.kind).toBe('told');
    expect(read({ nomisMovementReasonCode: 'ZZ9' }).kind).toBe('told');
  });

  it.each<[string, object, object, string, RegExp]>([
    ['temporary absence', { reason: 'TEMPORARY_ABSENCE_RELEASE' }, {}, 'nothing', /temporary/],
    ['court', { reason: 'SENT_TO_COURT' }, {}, 'nothing', /court/],
    ['transfer', { reason: 'TRANSFERRED' }, {}, 'nothing', /transfer/],
    ['hospital, by reason', { reason: 'RELEASED_TO_HOSPITAL' }, {}, 'kept', /hospital/],
    ['hospital, by code', { nomisMovementReasonCode: 'HO' }, {}, 'kept', /hospital/],
    ['deportation', { nomisMovementReasonCode: 'DE' }, {}, 'kept', /deported/],
    ['absconding', { nomisMovementReasonCode: 'UAL' }, {}, 'kept', /absconded/],
    ['absconding on a tag', { nomisMovementReasonCode: 'UAL_ECL' }, {}, 'kept', /absconded/],
    ['death', { nomisMovementReasonCode: 'DEC' }, {}, 'nothing', /died/],
    ['a merge', { nomisMovementReasonCode: 'MRG' }, {}, 'nothing', /merged/],
    ['no reason', { reason: undefined }, {}, 'kept', /reason for leaving/],
    ['UNKNOWN', { reason: 'UNKNOWN' }, {}, 'kept', /reason for leaving/],
    ['a reason like constructor', { reason: 'constructor' }, {}, 'kept', /reason for leaving/],
    ['no code', { nomisMovementReasonCode: undefined }, {}, 'kept', /without its movement/],
    ['no number', { nomsNumber: 'Unknown NOMS Number' }, {}, 'kept', /prison number/],
    [
      'two numbers',
      {},
      { personReference: { identifiers: [{ type: 'NOMS', value: 'A9999AA' }] } },
      'kept',
      /one clear prison number/,
    ],
    ['a broken stamp', {}, { occurredAt: '2026-08-08T23:10:00.362Z+01:00' }, 'kept', /time/],
    ['a stamp of tomorrow', {}, { occurredAt: '2026-08-10T23:10:00Z' }, 'kept', /time/],
    ['a reception', {}, { eventType: 'prison-offender-events.prisoner.received' }, 'nothing', /./],
    [
      'the other family of events',
      {},
      { eventType: 'prisoner-offender-search.prisoner.released' },
      'nothing',
      /same release/,
    ],
    ['no type', {}, { eventType: undefined }, 'kept', /kind of event/],
  ])('is not made of %s', (_, information, members, kind, reason) => {
    const reading = read(information, members);
    expect(reading).toMatchObject({ kind, reason: expect.stringMatching(reason) as string });
  });
});
