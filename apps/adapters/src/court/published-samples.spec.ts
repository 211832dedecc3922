import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { checkContent } from '../testing/content.js';
import { courtRun } from '../testing/court.js';
import type { Came } from '../testing/run-feed.js';

/** Payloads published by the courts' own projects, read where they lie: they are no part of this one. */
const folder = '../shared/feeds/samples/court';
const present = existsSync(folder);
if (!present)
  process.stderr.write(
    `\n*** NOT RUN: ${folder} is not there, so no published sample of a court was tried ***\n`,
  );

const text = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');
const now = '2026-08-09T12:00:00Z';
const take = (file: string, at = now): Came =>
  courtRun().take(text(file), at, file.endsWith('.xml') ? 'xml' : 'json');

/** The samples with what comes of them: their events, or why there is none. */
const samples: readonly [
  file: string,
  outcome: string,
  names: string[],
  detail: RegExp,
  at?: string,
][] = [
  [
    'cp-public-hearing-resulted-imprisonment.json',
    'told',
    ['court.sentenced-to-custody'],
    /person.*"court":"Harrow-Crown-Court","hearingDate":"2019-06-03","caseReferences":\["31GD8722862"\],"results":\[\{"code":"1002","label":"Imprisonment","length":"2 Years"\}\]/,
  ],
  ['cp-hearing-crown-with-results.json', 'nothing', [], /no result in it is told of/],
  [
    'cp-hearing-results-suspended-sentence.json',
    'told',
    ['court.community-sentence'],
    /"order":"suspended-sentence","length":"6 Years","requirements":\["ATTENDANCE-CENTRE"\]/,
  ],
  [
    'cp-hearing-remanded-in-custody.sns.json',
    'told',
    ['court.remanded'],
    /person.*"court":"A00AA","hearingDate":"2024-01-01".*"offenceCodes":\["AA00000"\]/,
  ],
  ['cp-hearing-to-probation-multiday.json', 'nothing', [], /no day that is new/],
  [
    'cp-hearing-to-probation-multiday.json',
    'told',
    [
      'court.hearing-listed',
      'court.hearing-listed',
      'court.hearing-listed',
      'court.hearing-listed',
    ],
    /"court":"B10JQ","hearingOn":"2021-09-08".*"hearingOn":"2021-09-09"/,
    '2021-09-01T09:00:00Z',
  ],
  [
    'cp-police-result-generated-remand-custody.json',
    'told',
    ['court.remanded'],
    /"court":"B01LY","hearingDate":"2024-09-23","caseReferences":\["20NX9877954"\],"offenceCodes":\["CA03013"\],"nextHearing":"2024-09-30","bailRefused":"further-offences"/,
  ],
  [
    'cp-police-result-generated-community-order.json',
    'told',
    ['court.community-sentence'],
    /"order":"community-order","requirements":\["ATTENDANCE-CENTRE"\],"responsibleCourt":"Aberdeen-JP-Court"/,
  ],
  ['libra-case.json', 'nothing', [], /past/],
  [
    'libra-case.json',
    'told',
    ['court.hearing-listed'],
    /"court":"B10JQ","hearingOn":"2020-02-20"/,
    '2020-02-01T09:00:00Z',
  ],
  ['libra-case.sns.json', 'kept', [], /the message inside the wrapper is not JSON/],
  ['libra-court-list-cpg-soap.xml', 'nothing', [], /past/],
  [
    'libra-court-list-cpg-soap.xml',
    'told',
    ['court.hearing-listed', 'court.hearing-listed'],
    /"court":"B10JQ","hearingOn":"2020-10-26","caseReferences":\["1600032981"\]/,
    '2020-10-20T09:00:00Z',
  ],
];

describe('published samples of courts', () => {
  const rows = samples.map(([file, outcome, names, detail, at = now]) => ({
    file,
    outcome,
    names,
    detail,
    at,
  }));
  it.each(rows)('$file at $at: $outcome', ({ file, outcome, names, detail, at }) => {
    if (!present) return;
    const came = take(file, at);
    expect(came.outcome).toBe(outcome);
    expect(came.drafts.map(checkContent).map(({ name }) => name)).toEqual(names);
    const told = came.drafts.map(({ subject, content }) => [subject, content]);
    expect(JSON.stringify([...told, came.reason])).toMatch(detail);
    // What a sample writes of a person's health, address or lawyer is never told.
    expect(JSON.stringify(came.drafts)).not.toMatch(/suicide|@|LAVENDER|Tottenham|redacted/i);
  });

  it('every one of them was tried', () => {
    if (!present) return;
    expect(readdirSync(folder).sort()).toEqual([...new Set(samples.map(([file]) => file))].sort());
  });

  it('one told of, shared again without its sentence, is corrected', () => {
    if (!present) return;
    const run = courtRun();
    const body = text('cp-public-hearing-resulted-imprisonment.json');
    run.take(body, now);
    const amended = body
      .replace('15:14:14', '16:14:14')
      .replace('"cjsCode": "1002"', '"isDeleted": true, "cjsCode": "1002"');
    expect(run.take(amended, now).drafts).toMatchObject([
      {
        name: 'court.order-corrected',
        content: { change: 'Imprisonment, 2 Years → not any more', corrects: { jti: 'jti-1' } },
      },
    ]);
  });
});
