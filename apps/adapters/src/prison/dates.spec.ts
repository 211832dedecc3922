import { datesChanged, inside, outside, Prison, like } from './testing/messages.js';

const day = (date: string, time = '09:00:00'): string => `${date}T${time}+01:00`;
const first = day('2026-09-01');
const dated = inside({
  releaseDate: '2026-10-05',
  confirmedReleaseDate: '2026-10-05',
  conditionalReleaseDate: '2026-10-05',
  homeDetentionCurfewEligibilityDate: '2026-08-20',
  sentenceExpiryDate: '2027-10-05',
  licenceExpiryDate: '2027-10-05',
});

describe('release dates', () => {
  it('are set when they are seen first, with those that there are', () => {
    const came = new Prison().record(dated).take(datesChanged(first), first);
    expect(came).toMatchObject({ outcome: 'told' });
    expect(came.drafts).toEqual([
      {
        name: 'prison.release-date-set',
        subject: { format: 'noms', id: 'A1234AA' },
        toe: Date.parse(first) / 1000,
        content: {
          prison: 'WWI',
          change: 'set',
          dates: [
            { kind: 'CRD', date: '2026-10-05', status: 'agreed' },
            { kind: 'HDCED', date: '2026-08-20', status: 'provisional' },
            { kind: 'SLED', date: '2027-10-05', status: 'provisional' },
          ],
          releaseOn: '2026-10-05',
          source: { system: 'prisoner-offender-search', record: 'm1' },
        },
        record: 'm1',
        jti: 'jti-1',
      },
    ]);
  });

  it('are told again only when they changed', () => {
    const run = new Prison().record(dated);
    run.take(datesChanged(first), first);
    expect(run.take(datesChanged(day('2026-09-02')), day('2026-09-02'))).toMatchObject({
      outcome: 'nothing',
      reason: 'the dates are as they were told',
      drafts: [],
    });
    const sooner = { ...dated, confirmedReleaseDate: '2026-09-28', releaseDate: '2026-09-28' };
    const changed = run.record(sooner).take(datesChanged(day('2026-09-03')), day('2026-09-03'));
    expect(changed.drafts).toMatchObject([
      {
        content: {
          change: 'changed',
          releaseOn: '2026-09-28',
          dates: [{ kind: 'CRD', status: 'provisional' }, {}, {}],
        },
      },
    ]);
    const back = run.record(dated).take(datesChanged(day('2026-09-04')), day('2026-09-04'));
    expect(back.drafts).toMatchObject([
      { content: { change: 'changed', releaseOn: '2026-10-05' } },
    ]);
  });

  it('that were read before those that are known change nothing', () => {
    const run = new Prison().record(dated);
    run.take(datesChanged(first), first);
    const older = { ...dated, confirmedReleaseDate: '2026-11-05' };
    expect(run.record(older).take(datesChanged(first), day('2026-08-31'))).toMatchObject({
      outcome: 'nothing',
      reason: 'the dates are older than those that are known',
    });
  });

  it.each([
    ['prison-offender-events.prisoner.sentence-dates-changed', { nomsNumber: 'A1234AA' }],
    ['calculate-release-dates.prisoner.changed', { prisonerId: 'A1234AA', bookingId: 1202211 }],
  ])('of %s are asked for at the configured place', (eventType, information) => {
    const event = { eventType, occurredAt: first, additionalInformation: information };
    const run = new Prison(undefined, {}, 'http://search.example').record(dated);
    expect(run.take(event, first).drafts).toMatchObject([{ name: 'prison.release-date-set' }]);
    expect(new Prison().record(dated).take(event, first)).toMatchObject({
      outcome: 'kept',
      reason: like(/no address/),
    });
  });

  it('of a raw event are asked for, or kept where it names nobody (raw-… samples)', () => {
    const raw = {
      eventType: 'CONFIRMED_RELEASE_DATE-CHANGED',
      eventDatetime: '2026-09-01T09:00:00',
      bookingId: 1,
    };
    const run = new Prison(undefined, {}, 'http://search.example').record(dated);
    expect(run.take(raw, first)).toMatchObject({
      outcome: 'kept',
      reason: like(/without the prison number/),
    });
    const named = { ...raw, offenderIdDisplay: 'A1234AA' };
    expect(run.take(named, first).drafts).toMatchObject([{ toe: Date.parse(first) / 1000 }]);
  });

  it('change nothing when something else of the person changed', () => {
    const event = datesChanged(first) as { additionalInformation: object };
    const other = {
      ...event,
      additionalInformation: { nomsNumber: 'A1234AA', categoriesChanged: ['LOCATION'] },
    };
    expect(new Prison().record(dated).take(other, first)).toMatchObject({ outcome: 'nothing' });
  });

  it.each([
    ['ways that NOMIS has', '05-OCT-2026', '2026-10-05'],
    ['ways that NOMIS has', '05-Oct-26', '2026-10-05'],
  ])('may be written in the %s: %s', (_, conditionalReleaseDate, date) => {
    const run = new Prison().record(inside({ conditionalReleaseDate }));
    expect(run.take(datesChanged(first), first).drafts).toMatchObject([
      { content: { dates: [{ kind: 'CRD', date }] } },
    ]);
  });

  it('that cannot be read are stated as not understood, and the others are told', () => {
    const run = new Prison().record({ ...dated, tariffDate: 'soon' });
    expect(run.take(datesChanged(first), first)).toMatchObject({
      outcome: 'kept',
      reason: 'the date in tariffDate is not known to this version',
      drafts: [
        { name: 'prison.release-date-set' },
        { name: 'system.message-not-understood', content: { problem: 'unknown-field' } },
      ],
    });
  });

  it('of one name for several kinds are told where the kind has a name', () => {
    const nonDto = (nonDtoReleaseDateType: string) =>
      new Prison()
        .record(
          inside({
            nonDtoReleaseDate: '2026-10-05',
            nonDtoReleaseDateType,
            tariffDate: '2026-01-01',
          }),
        )
        .take(datesChanged(first), first);
    expect(nonDto('ARD').drafts).toMatchObject([
      { content: { dates: [{ kind: 'ARD', date: '2026-10-05' }, { kind: 'TARIFF' }] } },
    ]);
    expect(nonDto('PRRD').drafts).toMatchObject([{ content: { dates: [{ kind: 'TARIFF' }] } }]);
  });

  it('that have no name are for a person, as is that they are gone', () => {
    const run = new Prison().record(inside());
    expect(run.take(datesChanged(first), first)).toMatchObject({
      outcome: 'nothing',
      reason: 'the record has no dates',
    });
    const nameless = run.record(inside({ releaseDate: '2026-10-05' }));
    expect(nameless.take(datesChanged(first), day('2026-09-02'))).toMatchObject({
      outcome: 'kept',
      drafts: [{ name: 'system.message-not-understood' }],
    });
    const gone = new Prison().record(dated);
    gone.take(datesChanged(first), first);
    expect(gone.record(inside()).take(datesChanged(first), day('2026-09-02'))).toMatchObject({
      outcome: 'kept',
      reason: like(/gone from the record/),
    });
  });

  it.each([
    ['restricted', { status: 'forbidden' as const }, 'kept'],
    ['gone', { status: 'gone' as const }, 'nothing'],
    ['no record', { status: 'found' as const, bytes: Buffer.from('[]') }, 'kept'],
    [
      "another's",
      {
        status: 'found' as const,
        bytes: Buffer.from(JSON.stringify({ ...dated, prisonerNumber: 'A9999AA' })),
      },
      'kept',
    ],
  ])('are not told from a record that is %s', (_, answer, outcome) =>
    expect(new Prison({ answer }).take(datesChanged(first), first)).toMatchObject({
      outcome,
      drafts: [],
    }),
  );

  it('of somebody who is out are not told', () =>
    expect(
      new Prison()
        .record(outside('CR', { sentenceExpiryDate: '2027-10-05' }))
        .take(datesChanged(first), first),
    ).toMatchObject({ outcome: 'nothing', drafts: [] }));
});
