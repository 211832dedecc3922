import type { ReadDirectory } from '#contracts';
import { TocsinError, type Fault } from '#kernel';

const singular = {
  areas: 'area',
  units: 'unit',
  agencies: 'agency',
  teams: 'team',
  staff: 'staff',
  posts: 'post',
} as const;

/** How many faults the sentence itself names; the list has all. */
const most = 20;

/** @throws TocsinError `invalid_request` with every fault, when there is one */
export function refuse(faults: readonly Fault[], read: ReadDirectory): void {
  if (faults.length === 0) return;
  const names = namesOf(read);
  const some = faults.slice(0, most).map(({ path, reason }) => {
    const [, row = '', member = ''] = /^(\w+\[\d+\])\.?(.*)$/.exec(path) ?? [];
    const name = names.get(row);
    const where = name === undefined ? path : [name, member].filter(Boolean).join(', ');
    return where === '' ? reason : `${where}: ${reason}`;
  });
  const more = faults.length > most ? `; and ${faults.length - most} more` : '';
  throw new TocsinError('invalid_request', `${some.join('; ')}${more}`, { faults });
}

/** `posts[0]` → `post ppu-newham/duty-spo`, for those who read the sentence and have no line numbers. */
function namesOf({ lists }: ReadDirectory): Map<string, string> {
  const names = new Map<string, string>();
  for (const list of Object.keys(singular) as (keyof typeof singular)[])
    for (const { path, row } of lists[list] ?? [])
      names.set(path, `${singular[list]} ${'issuer' in row ? row.issuer : row.id}`);
  return names;
}
