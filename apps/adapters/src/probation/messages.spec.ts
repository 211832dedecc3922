import { at, event, mappa, now, odd, run, short } from './testing/messages.js';

describe('a message of the probation system', () => {
  it.each<[string, object, string, RegExp]>([
    ['no type', { a: 1 }, 'kept', /what kind/],
    [
      'a type of another system',
      event('prison-offender-events.prisoner.released', at(1)),
      'nothing',
      /not an event of/,
    ],
    [
      'personal details',
      event('probation-case.personal-details.updated', at(1)),
      'nothing',
      /not an event that/,
    ],
    ['an alias', event('probation-case.alias.created', at(1)), 'nothing', /not an event that/],
    [
      'a case deleted for data protection',
      event('probation-case.deleted.gdpr', at(1)),
      'kept',
      /was deleted/,
    ],
    ['a case deleted', event('probation-case.engagement.deleted', at(1)), 'kept', /was deleted/],
    [
      'nobody',
      { ...mappa('added', at(1), 'r1', 'M1', 'M1'), personReference: {} },
      'kept',
      /one probation case/,
    ],
    [
      'two people',
      {
        ...mappa('added', at(1), 'r1', 'M1', 'M1'),
        personReference: {
          identifiers: [
            { type: 'CRN', value: 'X100001' },
            { type: 'CRN', value: 'X100002' },
          ],
        },
      },
      'kept',
      /one probation case/,
    ],
    ['a type like constructor', { ...event('constructor', at(1)) }, 'nothing', /not an event of/],
  ])('with %s', (_, message, outcome, reason) => {
    const came = run().take(message, now(1));
    expect(came).toMatchObject({ outcome, drafts: [] });
    expect(came.reason).toMatch(reason);
  });

  it('of a type that is ours and unknown is kept and said', () => {
    const kind = 'probation-case.warrant.issued';
    expect(short(run().take(event(kind, at(1)), now(1)))).toEqual([
      'kept',
      odd(kind, 'unknown-event', `event ${kind}`),
    ]);
  });

  it('of a type that is no code is said without it', () => {
    const message = event('probation-case.note: Ann Example rang', at(1));
    expect(short(run().take(message, now(1)))).toEqual([
      'kept',
      odd('unknown', 'unknown-event', 'event that is no code'),
    ]);
  });

  it('may be wrapped, with the type in the wrapper alone', () => {
    const { eventType: type, ...body } = mappa('added', at(1), 'r1', 'M1', 'M1') as {
      eventType: string;
    };
    const wrapped = {
      Type: 'Notification',
      MessageId: 'message-1',
      Message: JSON.stringify(body),
      MessageAttributes: { eventType: { Type: 'String', Value: type } },
    };
    const came = run().take(wrapped, now(1));
    expect(came.drafts[0]).toMatchObject({
      name: 'probation.registration-changed',
      record: 'message-1',
      content: { source: { system: 'delius', record: 'message-1' } },
    });
  });
});
