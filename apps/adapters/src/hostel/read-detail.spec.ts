import { detail, event, HostelRun } from '../testing/hostel.js';

const matching = (text: RegExp): string => expect.stringMatching(text) as string;
const departed = (details: object) => new HostelRun().departed(details);

describe('a departure', () => {
  it('tells of absconding, with the time the person left and not when it was written down', () => {
    const came = departed({
      departedAt: '2026-08-08T22:10:00',
      reason: 'Absconded',
      legacyReasonCode: 'A',
    });
    expect(came).toMatchObject({ outcome: 'told', reason: undefined });
    expect(came.drafts).toEqual([
      {
        name: 'hostel.absconded',
        subject: { format: 'crn', id: 'X123456' },
        toe: Date.parse('2026-08-08T21:10:00Z') / 1000,
        content: {
          premises: 'E12',
          leftAt: '2026-08-08T21:10:00Z',
          reason: 'A',
          source: { system: 'approved-premises', record: 'record-1' },
        },
        record: 'record-1',
        jti: 'jti-1',
      },
    ]);
  });

  it.each<[string, object, object]>([
    ['left of own volition', { legacyReasonCode: 'K' }, { reason: 'K' }],
    ['a code in small letters', { legacyReasonCode: 'a' }, { reason: 'A' }],
    ['a name alone', { reason: 'Absconded, still at large' }, { premises: 'E12' }],
    ['a name nobody knows', { legacyReasonCode: 'A', reason: 'Ran off' }, { reason: 'A' }],
    [
      'an older premises code alone',
      { legacyReasonCode: 'A', premises: { legacyApCode: 'Q012' } },
      { premises: 'Q012' },
    ],
    [
      'older members',
      {
        legacyReasonCode: 'A',
        keyWorker: { forenames: 'Demo' },
        destination: { moveOnCategory: { code: 'X' } },
      },
      { reason: 'A' },
    ],
  ])('tells of it with %s', (_, details, content) => {
    expect(departed(details)).toMatchObject({
      outcome: 'told',
      drafts: [{ name: 'hostel.absconded', content }],
    });
  });

  it('with an older code tells it until that was switched off, and then a person looks besides', () => {
    const details = { reason: 'Absconded', legacyReasonCode: 'J' };
    expect(departed({ ...details, departedAt: '2025-11-10T23:30:00Z' })).toMatchObject({
      outcome: 'told',
      drafts: [{ name: 'hostel.absconded', content: { reason: 'J' } }],
    });
    expect(departed({ ...details, departedAt: '2025-11-11T00:00:00Z' })).toMatchObject({
      outcome: 'kept',
      reason: 'its code was not in use any more',
      drafts: [{ name: 'hostel.absconded', content: { reason: 'J' } }],
    });
  });

  it('whose time cannot be read is told all the same', () => {
    const came = departed({ departedAt: 'last night', legacyReasonCode: 'A' });
    expect(came).toMatchObject({ outcome: 'kept', reason: matching(/time of departure/) });
    expect(came.drafts[0]).toMatchObject({ name: 'hostel.absconded' });
    expect(came.drafts[0]).not.toHaveProperty('toe');
    const out = departed({ departedAt: 'last night', legacyReasonCode: 'X' });
    expect(out.drafts).toMatchObject([
      { name: 'hostel.place-withdrawn', content: { endsOn: '2026-08-09' } },
    ]);
  });

  it.each(['X', 'F', 'E', 'C', 'PAT', 'D', 'B'])('for reason %s is a place withdrawn', (code) => {
    expect(departed({ legacyReasonCode: code, departedAt: '2026-08-08T23:30:00Z' })).toMatchObject({
      outcome: 'told',
      // The day in London.
      drafts: [
        {
          name: 'hostel.place-withdrawn',
          content: { premises: 'E12', reason: code, endsOn: '2026-08-09' },
        },
      ],
    });
  });

  it.each([
    ['H', /court or the prison/],
    ['P', /died/],
    ['Q', /hospital/],
    ['O', /planned/],
    ['N', /ended/],
    ['V', /temporary/],
    ['G', /another reason/],
  ])('for reason %s tells nothing, and says why', (code, why) => {
    expect(departed({ legacyReasonCode: code })).toMatchObject({
      outcome: 'nothing',
      reason: matching(why),
      drafts: [],
    });
  });

  it.each<[string, object, string, string]>([
    ['a code nobody knows', { legacyReasonCode: 'ZZ' }, 'unknown-code', 'departure reason ZZ'],
    [
      'a code that is text',
      { legacyReasonCode: 'Went to his brother' },
      'unknown-code',
      'departure reason that is no code',
    ],
    ['a code of another event', { legacyReasonCode: '4I' }, 'unknown-code', 'departure reason 4I'],
    [
      'a name of another object',
      { legacyReasonCode: 'constructor' },
      'unknown-code',
      'departure reason that is no code',
    ],
    ['no reason at all', {}, 'unknown-code', 'departure reason no code'],
    [
      'a code and a name at odds',
      { legacyReasonCode: 'O', reason: 'Absconded' },
      'contradiction',
      'departure reason O, whose name means another',
    ],
    [
      'no premises',
      { legacyReasonCode: 'A', premises: {} },
      'unknown-field',
      'it names no premises by a code',
    ],
  ])('with %s is for a person, and who supervises him is told so', (_, details, problem, what) => {
    const came = departed(details);
    expect(came).toMatchObject({ outcome: 'kept', reason: what });
    expect(came.drafts).toEqual([
      {
        name: 'system.message-not-understood',
        subject: { format: 'crn', id: 'X123456' },
        content: {
          system: 'approved-premises',
          kind: 'approved-premises.person.departed',
          problem,
          what,
          source: { system: 'approved-premises', record: 'record-1' },
        },
        record: 'record-1',
      },
    ]);
  });
});

describe('a person who was expected', () => {
  const type = 'person.not-arrived';
  const absent = (details: object) =>
    new HostelRun().event(type, { expectedArrivalOn: '2026-08-08', ...details });

  it.each<[string, object]>([
    ['failed to arrive', { legacyReasonCode: 'A', reason: 'Failed to arrive as planned' }],
    ['did not, for another reason', { legacyReasonCode: 'D' }],
    ['did not, in an older detail without a reason', {}],
  ])('%s: told, with the end of that day', (_, details) => {
    expect(absent(details)).toMatchObject({
      outcome: 'told',
      drafts: [
        {
          name: 'hostel.did-not-arrive',
          toe: Date.parse('2026-08-08T22:00:00Z') / 1000,
          content: { premises: 'E12', dueAt: '2026-08-08T22:00:00Z' },
        },
      ],
    });
  });

  it('and was written down before the day was over: it happened then', () => {
    expect(absent({ expectedArrivalOn: '2026-08-09' }).drafts).toMatchObject([
      {
        toe: Date.parse('2026-08-09T07:00:00Z') / 1000,
        content: { dueAt: '2026-08-09T22:00:00Z' },
      },
    ]);
  });

  it.each([undefined, '2026-02-30', 'Friday'])(
    'on a day that is %s: told, and for a person',
    (day) => {
      expect(absent({ expectedArrivalOn: day })).toMatchObject({
        outcome: 'kept',
        reason: matching(/day he was expected/),
        drafts: [{ name: 'hostel.did-not-arrive', content: { dueAt: '2026-08-09T07:00:00Z' } }],
      });
    },
  );

  it.each([
    ['4I', 'Parole release not granted', /parole/],
    ['H', 'Admitted to hospital', /hospital/],
    ['1H', 'Arrested / In custody / Recalled', /custody/],
    ['1H', 'Custodial disposal - RIC', /custody/],
    ['B', 'Offer Withdrawn', /withdrawn/],
    ['C', 'Withdrawn by Referrer', /withdrew/],
  ])('and could not come (%s, %s): nothing', (code, reason, why) => {
    expect(absent({ legacyReasonCode: code, reason })).toMatchObject({
      outcome: 'nothing',
      reason: matching(why),
    });
  });

  it('for a code nobody knows: somebody asks', () => {
    expect(absent({ legacyReasonCode: 'ZZ' })).toMatchObject({
      outcome: 'kept',
      drafts: [
        {
          content: {
            kind: `approved-premises.${type}`,
            problem: 'unknown-code',
            what: 'non-arrival reason ZZ',
          },
        },
      ],
    });
  });
});

describe('an arrival', () => {
  it('is told, without what the notes say and who wrote it down', () => {
    const details = {
      arrivedAt: '2026-08-08T16:10:00Z',
      notes: 'free text',
      recordedBy: { forenames: 'Demo', surname: 'Clerk' },
    };
    expect(new HostelRun().event('person.arrived', details).drafts).toMatchObject([
      {
        name: 'hostel.arrived',
        toe: Date.parse('2026-08-08T16:10:00Z') / 1000,
        content: { premises: 'E12', at: '2026-08-08T16:10:00Z', source: { record: 'record-1' } },
      },
    ]);
    expect(JSON.stringify(new HostelRun().event('person.arrived', details).drafts)).not.toMatch(
      /free text|Clerk/,
    );
  });

  it('at a time that cannot be read is told, and for a person', () => {
    const came = new HostelRun().event('person.arrived', {});
    expect(came).toMatchObject({ outcome: 'kept', drafts: [{ name: 'hostel.arrived' }] });
  });
});

describe('a bed that could not be had', () => {
  const type = 'booking.not-made';
  it('is told in our words, each time it was tried', () => {
    const run = new HostelRun();
    const tried = (attemptedAt: string) =>
      run.event(type, {
        attemptedAt,
        failureDescription: 'his mother said',
        bookingId: undefined,
        premises: undefined,
      });
    expect(tried('2026-08-01T10:00:00Z').drafts).toMatchObject([
      {
        name: 'hostel.bed-not-secured',
        content: { reason: 'No approved premises could offer a place' },
      },
    ]);
    expect(tried('2026-08-01T10:00:00Z')).toMatchObject({
      outcome: 'nothing',
      reason: 'it was told before',
    });
    const again = tried('2026-08-04T10:00:00Z');
    expect(again).toMatchObject({ outcome: 'told' });
    expect(JSON.stringify(again.drafts)).not.toMatch(/mother|corrects/);
  });
});

describe('an event', () => {
  it.each([
    ['approved-premises.booking.cancelled', 'nothing'],
    ['approved-premises.placement-application.withdrawn', 'nothing'],
    ['accommodation.cas3.person.departed', 'nothing'],
    ['prison-offender-events.prisoner.released', 'nothing'],
    ['approved-premises.person.moved', 'kept'],
    ['approved-premises.toString', 'kept'],
    [undefined, 'kept'],
  ])('%s is %s', (eventType, outcome) => {
    const came = new HostelRun().take({ ...event('x'), eventType }, '2026-08-09T08:00:00Z');
    expect(came.outcome).toBe(outcome);
    if (outcome === 'kept')
      expect(came.drafts).toMatchObject([
        { name: 'system.message-not-understood', content: { kind: eventType ?? 'not-given' } },
      ]);
  });

  it('that names nobody asks nobody, and is kept', () => {
    const came = new HostelRun().take(
      { eventType: 'approved-premises.person.moved', personReference: {} },
      '2026-08-09T08:00:00Z',
    );
    expect(came).toMatchObject({ outcome: 'kept', drafts: [] });
  });

  it('without an address to ask at is for a person', () => {
    const came = new HostelRun().take(
      { ...event('person.departed'), detailUrl: ' ' },
      '2026-08-09T08:00:00Z',
    );
    expect(came).toMatchObject({ outcome: 'kept', reason: matching(/no address/), drafts: [{}] });
  });

  it('may name the person by the prison number as well', () => {
    const details = { legacyReasonCode: 'A', personReference: { crn: 'X123456', noms: 'A1234AA' } };
    expect(departed(details).drafts).toMatchObject([{ subject: { format: 'aliases' } }]);
  });

  it('whose detail names another person is for a person, and both are asked about', () => {
    const came = departed({ legacyReasonCode: 'A', personReference: { crn: 'X999999' } });
    expect(came).toMatchObject({ outcome: 'kept', reason: matching(/different people/) });
    expect(came.drafts.map(({ name, subject }) => [name, subject])).toEqual([
      ['system.message-not-understood', { format: 'crn', id: 'X999999' }],
      ['system.message-not-understood', { format: 'crn', id: 'X123456' }],
    ]);
  });

  it('whose person neither it nor the detail names is kept', () => {
    const type = 'person.departed';
    const came = new HostelRun().event(type, { personReference: {} }, undefined, {
      personReference: {},
    });
    expect(came).toMatchObject({ outcome: 'kept', reason: matching(/names nobody/), drafts: [] });
  });

  it.each<[string, object]>([
    ['another event', detail('person.arrived', {})],
    ['no JSON', { status: 'found', bytes: Buffer.from('<html>') }],
  ])('answered with %s is for a person', (_, answer) => {
    expect(new HostelRun().event('person.departed', answer)).toMatchObject({
      outcome: 'kept',
      drafts: [{ content: { problem: 'unreadable' } }],
    });
  });

  it('that may not be shown is kept', () => {
    expect(new HostelRun().event('person.departed', { status: 'forbidden' })).toMatchObject({
      outcome: 'kept',
      reason: matching(/may not show/),
      drafts: [],
    });
  });
});
