import { agencyKind, catalogueContracts, eventName, eventType, contractOf } from '#contracts';

/** RULES §3.5, written by hand: row, event, and the kinds of agency that may state it (none: the broker). */
const catalogue: readonly [row: string, name: string, statedBy: string][] = [
  ['CRT-01', 'court.remanded', 'court'],
  ['CRT-02', 'court.sentenced-to-custody', 'court'],
  ['CRT-03', 'court.community-sentence', 'court'],
  ['CRT-04', 'court.bail-granted', 'court'],
  ['CRT-05', 'court.proceedings-ended', 'court'],
  ['CRT-06', 'court.order-corrected', 'court'],
  ['CRT-07', 'court.warrant-issued', 'court'],
  ['CRT-08', 'court.ancillary-order', 'court'],
  ['CRT-09', 'court.appeal', 'court'],
  ['CRT-10', 'court.hearing-listed', 'court'],
  ['PRI-01', 'prison.received', 'prison'],
  ['PRI-02', 'prison.release-date-set', 'prison'],
  ['PRI-03', 'prison.release-approaching', ''],
  ['PRI-04', 'prison.release-unplanned', 'prison'],
  ['PRI-05', 'prison.released', 'prison'],
  ['PRI-06', 'prison.held-past-release-date', 'prison'],
  ['PRI-07', 'prison.released-in-error', 'prison'],
  ['PRI-08', 'prison.warrant-query', 'prison'],
  ['PRI-09', 'prison.transferred', 'prison'],
  ['PRI-10', 'prison.escaped', 'prison'],
  ['PRI-11', 'prison.risk-information-held', 'prison'],
  ['PRI-12', 'prison.moved-outside', 'prison'],
  ['APR-01', 'hostel.arrived', 'hostel'],
  ['APR-02', 'hostel.did-not-arrive', 'hostel'],
  ['APR-03', 'hostel.curfew-missed', 'hostel'],
  ['APR-04', 'hostel.whereabouts-unknown', 'hostel'],
  ['APR-05', 'hostel.absconded', 'hostel'],
  ['APR-06', 'hostel.place-withdrawn', 'hostel'],
  ['APR-07', 'hostel.incident', 'hostel'],
  ['APR-08', 'hostel.returned', 'hostel'],
  ['APR-09', 'hostel.bed-not-secured', 'hostel probation'],
  ['PRB-01', 'probation.officer-changed', 'probation'],
  ['PRB-02', 'probation.transfer-requested', 'probation'],
  ['PRB-02', 'probation.transfer-allocated', 'probation'],
  ['PRB-02', 'probation.transfer-declined', 'probation'],
  ['PRB-02', 'probation.transfer-completed', 'probation'],
  ['PRB-02', 'probation.transfer-expired', ''],
  ['PRB-03', 'probation.temporary-move-agreed', 'probation'],
  ['PRB-03', 'probation.temporary-move-overdue', ''],
  ['C-08', 'conflict.owners', ''],
  ['PRB-04', 'probation.recall', 'probation recall'],
  ['PRB-05', 'probation.breach', 'probation'],
  ['PRB-06', 'probation.address-changed', 'probation'],
  ['PRB-07', 'probation.registration-changed', 'probation'],
  ['PRB-07', 'probation.cases-merged', 'probation'],
  ['PRB-08', 'probation.appointment-missed', 'probation'],
  ['PRB-09', 'probation.no-accountable-officer', ''],
  ['POL-01', 'police.arrested', 'police'],
  ['POL-02', 'police.recall-arrest', 'police'],
  ['POL-03', 'police.information-held', 'police'],
  ['POL-04', 'police.failed-to-notify', 'police'],
  ['MAP-01', 'mapp.meeting-scheduled', 'probation police'],
  ['MAP-02', 'mapp.meeting-held', 'probation police'],
  ['MAP-03', 'mapp.meeting-overdue', 'probation police'],
  ['MAP-04', 'mapp.minutes-overdue', 'probation police'],
  ['EMS-01', 'monitoring.tag-violation', 'monitoring'],
  ['SYS-01', 'system.feed-silent', ''],
  ['SYS-02', 'system.statement-refused', ''],
  ['SYS-03', 'system.person-unmatched', ''],
  ['SYS-04', 'system.nobody-to-tell', ''],
  ['SYS-05', 'system.work-stuck', ''],
  ['SYS-06', 'system.too-few-alerts', ''],
  ['SYS-07', 'system.channel-test', ''],
  ['SYS-08', 'system.message-not-understood', 'prison court hostel probation'],
  ['SYS-11', 'system.duty-gap-ahead', ''],
  ['SYS-12', 'system.duty-not-ready', ''],
];

describe('the catalogue of events (RULES 3.5)', () => {
  it('has these rows and no other', () => {
    const rows = catalogueContracts.map(({ row, type }) => `${row ?? ''} ${eventName(type)}`);
    expect(rows.sort()).toEqual(catalogue.map(([row, name]) => `${row} ${name}`).sort());
  });

  describe.each(catalogue)('%s %s', (row, name, statedBy) => {
    const contract = contractOf(eventType(name));
    const fits = (content: object): boolean => contract?.schema.safeParse(content).success === true;

    it('is stated by its own kinds of agency', () => {
      expect(contract?.row).toBe(row);
      expect(contract?.statedBy).toEqual(statedBy === '' ? [] : statedBy.split(' '));
    });

    it('takes its example', () => {
      expect(contract?.schema.parse(contract.example)).toEqual(contract?.example);
    });

    it.each(['victim', 'health', 'address', 'photograph', 'offenceNarrative', 'colour'])(
      'has no member "%s"',
      (member) => {
        expect(fits({ ...contract?.example, [member]: 'x' })).toBe(false);
      },
    );

    it('takes no empty text for any of its members', () => {
      for (const member of Object.keys(contract?.example ?? {}))
        expect(fits({ ...contract?.example, [member]: '' })).toBe(false);
    });
  });
});

describe('members that hang together', () => {
  const fits = (name: string, content: object): boolean =>
    contractOf(eventType(name))?.schema.safeParse(content).success === true;
  const from = '2026-09-01T09:00:00+01:00';

  it.each<[string, boolean, string, object]>([
    ['PRB-01 names who is allocated', false, 'officer-changed', { change: 'allocated', from }],
    ['PRB-01 names who it changes to', false, 'officer-changed', { change: 'changed', from }],
    ['PRB-01 may have nobody to cover', true, 'officer-changed', { change: 'absent', from }],
    ['PRB-01 may leave the case with nobody', true, 'officer-changed', { change: 'left', from }],
    [
      'PRB-01 takes a reference for the post',
      true,
      'officer-changed',
      { change: 'allocated', officerReference: 'N07A060', from },
    ],
    [
      'PRB-01 takes one of them only',
      false,
      'officer-changed',
      { change: 'left', officerReference: 'N07A060', post: 'a/om', from },
    ],
    [
      'PRB-02 takes a reference for the post',
      true,
      'transfer-allocated',
      { officerReference: 'N07A060', officer: { name: 'Demo Officer' }, from },
    ],
    [
      'PRB-02 takes one of them only',
      false,
      'transfer-allocated',
      { officerReference: 'N07A060', post: 'a/om', officer: { name: 'Demo Officer' }, from },
    ],
    [
      'PRB-02 names who is allocated',
      false,
      'transfer-allocated',
      { officer: { name: 'Demo Officer' }, from },
    ],
    ['PRB-02 cannot be refused without a reason', false, 'transfer-declined', { because: ' ' }],
    [
      'PRB-06 says where, or that it is nowhere',
      false,
      'address-changed',
      { verified: true, from },
    ],
    [
      'PRB-06 takes no fixed abode',
      true,
      'address-changed',
      { noFixedAbode: true, verified: true, from },
    ],
    [
      'PRB-06 takes no street',
      false,
      'address-changed',
      { borough: '1 Demo Road', verified: true, from },
    ],
  ])('%s', (_, expected, name, content) => {
    expect(fits(`probation.${name}`, content)).toBe(expected);
  });

  it('CRT-01 is taken without a case or a hearing, so that it can be asked about (C-05)', () => {
    expect(fits('court.remanded', { court: 'B01LY', hearingDate: '2005-09-27' })).toBe(true);
  });
});

describe('the kinds of agency', () => {
  it('are those that state events, and those that are only told', () => {
    const stating = new Set(catalogueContracts.flatMap(({ statedBy }) => statedBy));
    expect(agencyKind.options.filter((kind) => !stating.has(kind))).toEqual([
      'home-office',
      'other',
    ]);
  });
});
