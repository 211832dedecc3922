import {
  courtRun,
  defendant,
  hearing,
  imprisonment,
  offence,
  remand,
  result,
  shared,
} from '../testing/court.js';

const now = '2026-08-09T12:00:00Z';
const wording = 'On a day at a place he did what the statute says. '.repeat(6);
const many = (count: number, of: (n: number) => object): object[] =>
  Array.from({ length: count }, (_, n) => of(n));
const text = (body: object): string => JSON.stringify(body);

/** Milliseconds of processor time for one, each against an empty memory: opened, parsed, read and weighed. */
function each(count: number, make: (n: number) => Buffer): number {
  const bodies = Array.from({ length: count }, (_, n) => make(n));
  const began = process.cpuUsage();
  for (const body of bodies) courtRun().take(body, now);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / count;
}

/** A result as Common Platform writes it, with the two kilobytes of what nobody here reads. */
const full = (one: object): object => ({
  ...one,
  resultText: wording,
  welshLabel: wording,
  resultWording: wording,
  qualifier: 'MJ,GE',
  courtClerk: { firstName: 'Erica', lastName: 'Invented', userId: 'u1' },
  usergroups: many(12, (n) => ({ name: `Court clerks and others ${n}` })),
});
const large = (n: number): Buffer => {
  const offences = () =>
    many(5, () =>
      offence(
        [remand(), imprisonment(), result('Restraining order'), result('In no table')].map(full),
        { wording },
      ),
    );
  const who = many(7, (one) =>
    defendant(offences(), { id: `d${one}`, masterDefendantId: `m${one}` }),
  );
  return Buffer.from(text(shared(who, n % 60)));
};
const ordinary = (n: number): Buffer => {
  const one = defendant([offence([n % 3 === 0 ? remand() : result('Fine', '1015')], { wording })]);
  return Buffer.from(text({ hearing: { ...hearing([one]), id: `hearing-${n}` }, sharedTime: now }));
};

// Processor time, because other work goes on beside a test. The bounds are wide of what a quiet machine measures.
it('a document of 250 KiB is read and weighed in little time', () => {
  expect(large(0).length).toBeGreaterThan(250 * 1024);
  each(10, large);
  const time = each(20, large);
  process.stdout.write(
    `court: ${Math.round(large(0).length / 1024)} KiB in ${time.toFixed(1)} ms\n`,
  );
  expect(time).toBeLessThan(60);
});

it('ordinary documents are read and weighed by the thousand', () => {
  each(1000, ordinary);
  const perSecond = 1000 / each(2000, ordinary);
  process.stdout.write(`court: ${Math.round(perSecond)} ordinary documents a second\n`);
  expect(perSecond).toBeGreaterThan(500);
});
