import { HostelRun } from '../testing/hostel.js';

const matching = (text: RegExp): string => expect.stringMatching(text) as string;
const absconded = { reason: 'Absconded', legacyReasonCode: 'A' };
const evening = '2026-08-08T22:20:00Z';
let run: HostelRun;
beforeEach(() => {
  run = new HostelRun();
});

describe('a stay', () => {
  it('is told once, whatever comes again', () => {
    expect(run.departed(absconded).outcome).toBe('told');
    expect(run.departed(absconded)).toMatchObject({
      outcome: 'nothing',
      reason: 'it was told before',
      drafts: [],
    });
    // Published again later, word for word.
    expect(run.departed(absconded, '2026-08-20T07:00:00Z').outcome).toBe('nothing');
  });

  it('whose time was wrong is corrected once', () => {
    run.departed(absconded);
    const mended = { ...absconded, departedAt: '2026-08-08T19:00:00+01:00' };
    expect(run.departed(mended, '2026-08-09T09:00:00Z').drafts).toMatchObject([
      { content: { leftAt: '2026-08-08T18:00:00Z', corrects: { jti: 'jti-1' } } },
    ]);
    expect(run.departed(mended, '2026-08-09T09:00:00Z').outcome).toBe('nothing');
    // A delivery of the first that was late.
    expect(run.departed(absconded)).toMatchObject({
      outcome: 'nothing',
      reason: matching(/newer record/),
    });
  });

  it('that ended otherwise than was told says so, and corrects it', () => {
    run.departed(absconded);
    expect(run.departed({ legacyReasonCode: 'X' }, '2026-08-09T09:00:00Z').drafts).toMatchObject([
      { name: 'hostel.place-withdrawn', content: { corrects: { jti: 'jti-1' } } },
    ]);
    const planned = run.departed({ legacyReasonCode: 'O' }, '2026-08-09T10:00:00Z');
    expect(planned).toMatchObject({
      outcome: 'kept',
      reason: matching(/recorded otherwise now: a planned move/),
    });
    expect(planned.drafts).toMatchObject([
      {
        name: 'system.message-not-understood',
        content: { problem: 'contradiction', corrects: { jti: 'jti-2' } },
      },
    ]);
    expect(run.departed({ legacyReasonCode: 'O' }, '2026-08-09T10:00:00Z')).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    // And back: a new statement, for the earlier one was taken back.
    const back = run.departed(absconded, '2026-08-09T11:00:00Z');
    expect(back.drafts[0]).toMatchObject({ name: 'hostel.absconded' });
    expect(back.drafts[0]?.content).not.toHaveProperty('corrects');
  });

  it('that was moved to other premises is one stay, by its booking', () => {
    run.departed(absconded);
    const moved = { ...absconded, premises: { apCode: 'E13' } };
    expect(run.departed(moved, '2026-08-09T09:00:00Z').drafts).toMatchObject([
      { content: { premises: 'E13', corrects: { jti: 'jti-1' } } },
    ]);
  });

  it('is another one by another booking', () => {
    run.departed(absconded);
    const second = run.departed({
      ...absconded,
      bookingId: 'booking-2',
      departedAt: '2026-08-09T01:00:00Z',
    });
    expect(second.drafts[0]?.content).not.toHaveProperty('corrects');
  });

  it('that has no booking is known by its application', () => {
    run.departed({ ...absconded, bookingId: undefined });
    expect(run.departed({ ...absconded, bookingId: undefined }).outcome).toBe('nothing');
  });

  it('did not begin, and then did: both are told, and the arrival corrects nothing', () => {
    run.event('person.not-arrived', { expectedArrivalOn: '2026-08-08' });
    const came = run.event('person.arrived', { arrivedAt: '2026-08-09T06:00:00Z' });
    expect(came).toMatchObject({ outcome: 'told', drafts: [{ name: 'hostel.arrived' }] });
    expect(came.drafts[0]?.content).not.toHaveProperty('corrects');
  });

  it('whose record is gone is nothing, unless it was told: then a person looks', () => {
    expect(run.event('person.departed', { status: 'gone' })).toMatchObject({
      outcome: 'nothing',
      reason: matching(/deleted it, or merged/),
    });
    run.departed(absconded);
    expect(run.event('person.departed', { status: 'gone' })).toMatchObject({
      outcome: 'kept',
      reason: matching(/told before/),
    });
    // The arrival of that stay was never told.
    expect(run.event('person.arrived', { status: 'gone' }).outcome).toBe('nothing');
    const other = { additionalInformation: { applicationId: 'application-2' } };
    expect(run.event('person.departed', { status: 'gone' }, undefined, other).outcome).toBe(
      'nothing',
    );
    const nobody = { personReference: {} };
    expect(run.event('person.departed', { status: 'gone' }, undefined, nobody).outcome).toBe(
      'kept',
    );
  });

  it('that is asked about is asked about once', () => {
    expect(run.departed({ legacyReasonCode: 'ZZ' }).drafts).toHaveLength(1);
    expect(run.departed({ legacyReasonCode: 'ZZ' })).toMatchObject({ outcome: 'kept', drafts: [] });
    expect(run.departed({ legacyReasonCode: 'ZY' }).drafts).toHaveLength(1);
  });
});

describe('an absence', () => {
  const missing = { kind: 'whereabouts-unknown', searched: true };

  it('is told as each new thing comes, by the desk and by the system', () => {
    const told = [
      run.report({ kind: 'curfew-missed', contacted: false }, '2026-08-08T22:05:00Z'),
      run.report(missing, evening),
      run.report({ ...missing, belongingsGone: true }, '2026-08-08T22:40:00Z'),
      run.departed(absconded),
      run.report({ kind: 'returned', at: '2026-08-09T02:30:00+01:00' }, '2026-08-09T02:00:00Z'),
    ];
    expect(told.map(({ drafts }) => drafts.map(({ name }) => name))).toEqual([
      ['hostel.curfew-missed'],
      ['hostel.whereabouts-unknown'],
      ['hostel.whereabouts-unknown'],
      ['hostel.absconded'],
      ['hostel.returned'],
    ]);
    expect(told[0]?.drafts[0]?.content).toMatchObject({
      kind: 'missed',
      curfew: { from: '23:00', to: '06:00' },
      contacted: false,
    });
    expect(JSON.stringify(told)).not.toMatch('corrects');
  });

  it('in the same words within the hour is the same report, and after it another', () => {
    run.report(missing, evening);
    expect(run.report(missing, '2026-08-08T23:19:00Z')).toMatchObject({
      outcome: 'nothing',
      reason: 'it was told before, as receipt m1',
    });
    expect(run.report(missing, '2026-08-08T23:20:01Z').outcome).toBe('told');
  });

  it('that names its time is the same whenever it comes', () => {
    const seen = { ...missing, lastSeenAt: '2026-08-08T20:00' };
    run.report(seen, evening);
    expect(run.report(seen, '2026-08-10T10:00:00Z').outcome).toBe('nothing');
  });

  it('is another one once he was back', () => {
    run.report(missing, evening);
    expect(run.report({ kind: 'returned' }, '2026-08-08T22:30:00Z').outcome).toBe('told');
    expect(run.report({ kind: 'returned' }, '2026-08-08T22:31:00Z').outcome).toBe('nothing');
    expect(run.report(missing, '2026-08-08T22:40:00Z').outcome).toBe('told');
    expect(run.report({ kind: 'returned' }, '2026-08-08T22:50:00Z').outcome).toBe('told');
  });

  it('at another hostel, or of another resident, is another one', () => {
    run.report(missing, evening);
    expect(run.report({ ...missing, crn: 'X999999' }, evening).outcome).toBe('told');
    const received = JSON.stringify({ ...missing, premises: 'E13', crn: 'X123456' });
    const elsewhere = { type: 'night-desk-report', by: { name: 'D' }, premises: 'E13', received };
    expect(run.take(elsewhere, evening, 'desk').outcome).toBe('told');
  });

  describe('that the desk called absconding', () => {
    const gone = { kind: 'absconded', at: '2026-08-08T21:10:00Z' };

    it('is not told again when the system records that time', () => {
      run.report(gone, evening);
      expect(run.departed(absconded)).toMatchObject({
        outcome: 'nothing',
        reason: 'it was told before, as receipt m1',
      });
      expect(run.departed(absconded).outcome).toBe('nothing');
      // What the system says later corrects what the desk said.
      expect(run.departed({ legacyReasonCode: 'X' }, '2026-08-09T09:00:00Z').drafts).toMatchObject([
        { name: 'hostel.place-withdrawn', content: { corrects: { jti: 'jti-1' } } },
      ]);
    });

    it('is corrected when the system records another time', () => {
      run.report({ ...gone, at: '2026-08-08T22:00:00Z' }, evening);
      expect(run.departed(absconded).drafts).toMatchObject([
        { content: { leftAt: '2026-08-08T21:10:00Z', reason: 'A', corrects: { jti: 'jti-1' } } },
      ]);
    });

    it('days before is another absence', () => {
      run.report({ ...gone, at: '2026-08-06T21:10:00Z' }, '2026-08-06T22:00:00Z');
      expect(run.departed(absconded).drafts[0]?.content).not.toHaveProperty('corrects');
    });

    it('is told once by the desk, mended by the desk, and not told after the system did', () => {
      run.report(gone, evening);
      expect(run.report(gone, '2026-08-09T10:00:00Z').outcome).toBe('nothing');
      expect(
        run.report({ ...gone, at: '2026-08-08T20:00:00Z' }, '2026-08-08T22:30:00Z').drafts,
      ).toMatchObject([
        { content: { leftAt: '2026-08-08T20:00:00Z', corrects: { jti: 'jti-1' } } },
      ]);
      run = new HostelRun();
      run.departed(absconded, undefined, evening);
      expect(run.report({ kind: 'absconded' }, '2026-08-08T22:30:00Z')).toMatchObject({
        outcome: 'nothing',
      });
    });

    it('is told by the system when he was back in between', () => {
      run.report(gone, evening);
      run.report({ kind: 'returned' }, '2026-08-09T02:00:00Z');
      const late = run.departed(absconded);
      expect(late).toMatchObject({ outcome: 'told', drafts: [{ name: 'hostel.absconded' }] });
      expect(late.drafts[0]?.content).not.toHaveProperty('corrects');
    });

    it('is over when he comes for another stay', () => {
      run.report(gone, evening);
      run.event('person.arrived', { arrivedAt: '2026-08-09T06:00:00Z', bookingId: 'booking-2' });
      expect(
        run.report({ kind: 'absconded' }, '2026-08-09T09:00:00Z').drafts[0]?.content,
      ).not.toHaveProperty('corrects');
    });
  });
});

describe("a hostel's own system", () => {
  const report = {
    type: 'whereabouts-unknown',
    premises: ' E12 ',
    crn: 'x123456',
    lastSeenAt: '2026-08-08T21:00:00+01:00',
    searched: true,
    spoken: 'more',
  };

  it('may say by itself that he is missing, member by member', () => {
    expect(run.take(report, evening).drafts).toEqual([
      {
        name: 'hostel.whereabouts-unknown',
        subject: { format: 'crn', id: 'X123456' },
        content: {
          premises: 'E12',
          lastSeenAt: '2026-08-08T20:00:00Z',
          searched: true,
          source: { system: 'night-desk', record: 'm1' },
        },
        record: 'm1',
        jti: 'jti-1',
      },
    ]);
  });

  it('and reports of its own number are each one', () => {
    run.take({ ...report, id: '1' }, evening);
    expect(run.take({ ...report, id: '2' }, evening).outcome).toBe('told');
    expect(run.take({ ...report, id: '2', more: 1 }, evening).outcome).toBe('nothing');
    expect(run.report({ kind: 'returned' }, evening).outcome).toBe('told');
  });

  it.each<[string, object, RegExp]>([
    ['no premises', { ...report, premises: undefined }, /does not fit: premises/],
    ['a word for yes', { ...report, searched: 'yes' }, /does not fit: searched/],
    ['nobody', { ...report, crn: 'him' }, /names nobody/],
    ['a time of its own', { ...report, lastSeenAt: '9 o’clock' }, /last seen/],
    ['a desk’s form that is none', { type: 'night-desk-report', by: {} }, /no report/],
    [
      'a desk’s form that does not fit',
      { type: 'night-desk-report', by: { name: 'D' }, premises: 'E12', received: '{}' },
      /does not fit: kind/,
    ],
  ])('with %s is for a person', (_, body, reason) => {
    expect(run.take(body, evening, wayOf(body))).toMatchObject({
      outcome: 'kept',
      reason: matching(reason),
    });
  });

  it('is no night desk: a form that it sends is no report in a worker’s name', () => {
    const received = JSON.stringify({ kind: 'absconded', premises: 'E12', crn: 'X123456' });
    const form = { type: 'night-desk-report', by: { name: 'D' }, premises: 'E12', received };
    expect(run.take(form, evening)).toMatchObject({ outcome: 'kept', drafts: [] });
    expect(run.take(form, evening, 'desk').outcome).toBe('told');
  });
});

const wayOf = (body: object): 'desk' | 'http' =>
  'type' in body && body.type === 'night-desk-report' ? 'desk' : 'http';
