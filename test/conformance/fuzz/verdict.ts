import type { Fuzzed } from './fuzz.js';

const mebibyte = 1024 * 1024;
/** How much more may be held at the end than once warm, in bytes. */
const bounds = { heap: 8 * mebibyte, rss: 64 * mebibyte } as const;

/** What is wrong with a run, in words; nothing when the broker stood it. */
export function faultsFound({ wrong, memory, said, lastly }: Fuzzed): string[] {
  const [first, last] = [memory[0], memory.at(-1)];
  const grown = (what: 'heap' | 'rss'): number => (last?.[what] ?? 0) - (first?.[what] ?? 0);
  return [
    ...wrong.slice(0, 20),
    ...(wrong.length > 20 ? [`and ${wrong.length - 20} more`] : []),
    ...(['heap', 'rss'] as const)
      .filter((what) => grown(what) > bounds[what])
      .map((what) => `${what} grew by ${(grown(what) / mebibyte).toFixed(1)} MiB`),
    ...said.slice(0, 10).map((line) => `the broker said: ${line}`),
    ...(lastly === 202 ? [] : [`a good statement was answered ${lastly} at the end`]),
  ];
}

/** How often each kind was answered how. */
export function answersOf({ answers }: Fuzzed): string[][] {
  const statuses = [...new Set([...answers.values()].flatMap((by) => [...by.keys()]))].sort();
  const head = statuses.map((status) => (status === 0 ? 'no answer' : String(status)));
  const rows = [...answers].sort(([a], [b]) => a.localeCompare(b));
  return [
    ['kind', ...head],
    ...rows.map(([kind, by]) => [kind, ...statuses.map((status) => String(by.get(status) ?? ''))]),
  ];
}

const size = (bytes: number): string => `${(bytes / mebibyte).toFixed(1)} MiB`;

/** How fast it went, and what the broker held. */
export const figuresOf = ({ sent, rate, memory }: Fuzzed): string[] => [
  `${sent} requests, ${Math.round(rate)} a second`,
  `live heap once warm, half-way, at the end: ${memory.map(({ heap }) => size(heap)).join(', ')} ` +
    `(it may grow by ${size(bounds.heap)})`,
  `resident: ${memory.map(({ rss }) => size(rss)).join(', ')} (it may grow by ${size(bounds.rss)})`,
];
