import { caseEntry, readDirectory } from '#contracts';
import { nation, nationPosts } from './nation.js';
import { nationCase, nationCases } from './nation-cases.js';

describe('The nation of the routing measurement', () => {
  const document = nation();
  const ids = new Set(document.posts.map(({ id }) => id));

  it('has exactly as many posts as it says, each once, and no fault', () => {
    expect(ids.size).toBe(nationPosts);
    expect(document.posts).toHaveLength(nationPosts);
    expect(readDirectory(document).faults).toEqual([]);
  });

  it('has an owner for every case, and no two cases of one identifier', () => {
    const cases = Array.from({ length: nationCases }, (_, number) => nationCase(number));
    expect(cases.filter(({ owner }) => !ids.has(owner?.post ?? ''))).toEqual([]);
    const named = new Set(
      cases.flatMap(({ identifiers }) => identifiers.map(({ value }) => value)),
    );
    expect(named.size).toBe(2 * nationCases);
    for (const number of [0, 1_999, 99_999])
      expect(caseEntry.safeParse(nationCase(number)).success).toBe(true);
  });
});
