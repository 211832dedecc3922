import { existsSync, readFileSync } from 'node:fs';
import { readCourt } from './court/read-court.js';
import { open, type Message } from './feeds/envelope.js';
import type { Reading, ReadingContext } from './feeds/reading.js';
import { told } from './testing/run-feed.js';

/** Payloads published by the feeds' own projects, read where they lie: they are no part of this one. */
type Reader = (message: Message, context: ReadingContext) => Reading;
const folder = '../shared/feeds/samples';
const present = existsSync(folder);
if (!present)
  process.stderr.write(
    `\n*** NOT RUN: ${folder} is not there, so no published sample was tried ***\n`,
  );

const context = {
  receipt: 'r1',
  way: 'http' as const,
  record: 'r1',
  now: new Date('2026-08-09T00:00:00Z'),
};
const bytes = (file: string): Buffer => readFileSync(`${folder}/${file}`);
function message(file: string): Message {
  const opened = open(bytes(file));
  if (!('message' in opened)) throw new Error(opened.unreadable);
  return opened.message;
}

describe('published samples', () => {
  it.each<[string, Reader, string, RegExp]>([
    // The sample's defendant has no PNC and no CRO number.
    ['court/cp-public-hearing-resulted-imprisonment.json', readCourt, 'kept', /PNC or CRO/],
    ['court/cp-hearing-crown-with-results.json', readCourt, 'nothing', /no custodial/],
    ['court/cp-hearing-results-suspended-sentence.json', readCourt, 'nothing', /no custodial/],
    ['court/cp-hearing-remanded-in-custody.sns.json', readCourt, 'nothing', /remand.*not tell yet/],
    ['court/cp-hearing-to-probation-multiday.json', readCourt, 'nothing', /no custodial/],
    ['court/cp-police-result-generated-remand-custody.json', readCourt, 'nothing', /not tell yet/],
    ['court/cp-police-result-generated-community-order.json', readCourt, 'nothing', /no custodial/],
    ['court/libra-case.json', readCourt, 'nothing', /list/],
  ])('%s', (file, read, kind, text) => {
    if (!present) return;
    const reading = told(read(message(file), context));
    expect(reading.kind).toBe(kind);
    expect(JSON.stringify(reading)).toMatch(text);
  });

  it('an imprisonment, were the defendant named', () => {
    if (!present) return;
    const text = bytes('court/cp-public-hearing-resulted-imprisonment.json').toString();
    const named = text.replace(
      '"masterDefendantId"',
      '"pncId": "2002/0073319Z", "masterDefendantId"',
    );
    const opened = open(Buffer.from(named));
    if (!('message' in opened)) throw new Error(opened.unreadable);
    expect(told(readCourt(opened.message, context))).toMatchObject({
      kind: 'told',
      drafts: [
        {
          content: {
            court: 'Harrow-Crown-Court',
            hearingDate: '2019-06-03',
            results: [{ code: '1002', label: 'Imprisonment', length: '2 Years' }],
          },
        },
      ],
    });
  });

  it('a list entry whose inner JSON has a stray brace is unreadable, and so kept', () => {
    if (!present) return;
    expect(open(bytes('court/libra-case.sns.json'))).toHaveProperty('unreadable');
    expect(open(bytes('court/libra-court-list-cpg-soap.xml'))).toHaveProperty('unreadable');
  });
});
