import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../testing/court.js';
import { classifierOf } from './classify.js';
import { openCourtFeed } from './court-feed.js';

const all = table();
const classifier = classifierOf(all);
const short = (members: object, day = '2026-08-07'): string => {
  const { means, why } = classifier.classify({ category: 'FINAL', ...members }, day);
  const { is, ...more } = means;
  const values = Object.values<unknown>(more).flat().map(String);
  return [is, ...values, ...(why === undefined ? [] : [why])].join(' ');
};

describe('every row of the table', () => {
  const rows = all.results.map((row, n) => ({ row, name: `${n} ${row.is}` }));
  const senseOf = ({
    codes: _c,
    types: _t,
    labels: _l,
    like: _k,
    ancillary: _a,
    ...means
  }: (typeof rows)[number]['row']) => means;

  it.each(rows)('$name is found by each of its labels and types alone', ({ row }) => {
    for (const label of row.labels)
      expect(classifier.classify({ label }, undefined).means).toEqual(senseOf(row));
    for (const judicialResultTypeId of row.types)
      expect(classifier.classify({ judicialResultTypeId }, undefined).means).toEqual(senseOf(row));
  });

  it.each(rows)('$name is found by its code together with its label', ({ row }) => {
    const [label] = row.labels;
    for (const cjsCode of row.codes) {
      const { means } = classifier.classify({ cjsCode, ...(label && { label }) }, undefined);
      expect(means).toEqual(senseOf(row));
    }
  });
});

describe('a result', () => {
  it.each<[string, object, string]>([
    ['Imprisonment for life', {}, 'custody'],
    ['Detention and training order', {}, 'custody'],
    ["Detention at His Majesty's pleasure", {}, 'custody'],
    ['Extended sentence', {}, 'custody'],
    ['Special custodial sentence for offenders of particular concern', {}, 'custody'],
    ['Carcharu', { cjsCode: '1002' }, 'custody'],
    ['Suspended sentence order - imprisonment', { cjsCode: '1115' }, 'suspended'],
    ['Suspended sentence implemented in full', {}, 'custody'],
    ['Activation of suspended sentence', {}, 'custody'],
    ['Total suspended custodial period', { category: 'ANCILLARY' }, 'other'],
    ['Sent to Crown Court for trial in custody', { cjsCode: '4560' }, 'remand'],
    ['Remanded to youth detention accommodation', {}, 'remand'],
    ['Committed in custody, bail question, murder', { category: 'ANCILLARY' }, 'remand'],
    ['Remanded in custody with bail direction', {}, 'remand'],
    ['Remanded on conditional bail', { cjsCode: '4027' }, 'bail true'],
    ['Remanded on conditional bail until later', {}, 'bail true'],
    ['Sent to Crown Court for trial on unconditional bail', { cjsCode: '4558' }, 'bail false'],
    ['Warrant for arrest without bail', { cjsCode: '4576' }, 'warrant arrest issued'],
    ['Bench warrant withdrawn', {}, 'warrant bench withdrawn'],
    ['Warrant issued for breach of an order', {}, 'warrant breach issued'],
    ['To attend or a warrant to issue', { category: 'ANCILLARY' }, 'other'],
    [
      'Warrant of further detention',
      { cjsCode: '4505' },
      'unsaid the police may hold somebody for longer',
    ],
    ['Sexual harm prevention order', { category: 'ANCILLARY' }, 'order sexual-harm-prevention'],
    ['Restraining order on conviction', {}, 'order restraining'],
    ['Withdrawn', { cjsCode: '2063' }, 'ended discontinued'],
    ['Appeal withdrawn', { cjsCode: '2063' }, 'appeal determined abandoned'],
    ['Appeal against sentence dismissed', {}, 'appeal determined dismissed'],
    ['Appeal against sentence: sentence varied', {}, 'appeal sentence-varied allowed'],
    ['Found not guilty by a jury', {}, 'ended acquitted'],
    [
      'Order revoked',
      { cjsCode: '1029' },
      'unsaid an order was revoked custody suspended community',
    ],
    ['Rehabilitation activity requirement', { category: 'ANCILLARY' }, 'requirement RAR'],
    ['Mental health treatment requirement', { category: 'ANCILLARY' }, 'requirement'],
    // Two harmless meanings are nobody's question.
    ['Curfew requirement', { cjsCode: '3111' }, 'requirement ATTENDANCE-CENTRE'],
    // One code for two, and a label that decides nothing.
    ['Tynnwyd yn ôl', { cjsCode: '2063' }, 'unsure contradiction'],
    ['Suspended sentence order', { cjsCode: '1002' }, 'unsure contradiction'],
    [
      'Imprisonment',
      { judicialResultTypeId: 'D0A369C9-5A28-40EC-99CB-DA7943550B18' },
      'unsure contradiction',
    ],
    ['Imprisonment in default of payment', {}, 'unsure unknown-code'],
    ['Detention in court house', {}, 'unsure unknown-code'],
    ['Committed to prison', {}, 'unsure unknown-code'],
    ['Committed to prison', { category: undefined }, 'unsure unknown-code'],
    ['Something new', { postHearingCustodyStatus: 'C' }, 'unsure unknown-code'],
    ['Something new', { category: 'ANCILLARY', postHearingCustodyStatus: 'C' }, 'unknown'],
    ['Driving record endorsed', { cjsCode: '9999' }, 'unknown'],
    // The status after the hearing is never trusted: an imprisonment has A.
    ['Fine', { cjsCode: '1015', postHearingCustodyStatus: 'C' }, 'fine'],
    ['', { cjsCode: 'constructor', judicialResultTypeId: '__proto__' }, 'unknown'],
  ])('%s %o: %s', (label, members, is) => expect(short({ label, ...members })).toBe(is));

  it('means what its row says as long as the row holds', () => {
    const [first] = all.results;
    if (!first) throw new Error('The table is empty');
    const dated = classifierOf({
      ...all,
      results: [
        {
          ...first,
          is: 'fine',
          codes: ['7777'],
          labels: [],
          like: [],
          from: '2026-01-01',
          to: '2026-06-30',
        },
      ],
    });
    const on = (day: string | undefined) => dated.classify({ cjsCode: '7777' }, day).means.is;
    expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01', undefined].map(on)).toEqual([
      'unknown',
      'fine',
      'fine',
      'unknown',
      'fine',
    ]);
  });
});

describe('a table that is wrong', () => {
  const opened = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'tables-'));
    writeFileSync(join(folder, 'court.yaml'), text);
    return () => openCourtFeed(folder);
  };
  const rest =
    'readsLikeCustody: [x]\napplications: {appeal: [x]}\nbailRefused: {failure-to-surrender: [x], further-offences: [x], interference: [x], protection: [x]}\n';

  it.each<[string, string, RegExp]>([
    [
      'an unknown kind',
      'results: [{is: jail, codes: ["1002"]}]',
      /court\.yaml.*\n.*results\.0\.is/,
    ],
    [
      'a code that is none',
      'results: [{is: fine, codes: ["12"]}]',
      /results\.0\.codes\.0: a code of four digits/,
    ],
    [
      'a pattern that is none',
      'results: [{is: fine, like: ["("]}]',
      /results\.0\.like\.0: "\(" is not a pattern/,
    ],
    ['a row that finds nothing', 'results: [{is: fine}]', /results\.0: needs at least one of/],
    [
      'an unknown member',
      'results: [{is: fine, codes: ["1015"], colour: red}]',
      /results\.0.*colour/,
    ],
    ['half a row', 'results: [{is: warrant, codes: ["1015"]}]', /results\.0\.warrant/],
  ])('%s is refused with its place', (_, results, message) =>
    expect(opened(`${results}\n${rest}`)).toThrow(message),
  );

  it('may be missing: then nothing starts', () =>
    expect(() => openCourtFeed('/nowhere')).toThrow(/court\.yaml/));
});
