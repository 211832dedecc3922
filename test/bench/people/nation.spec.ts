import { caseEntry, readDirectory } from '#contracts';
import { nation, nationPosts, officerOf } from './nation.js';
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
    const seen = new Set<string>();
    for (let number = 0; number < nationCases; number += 1) {
      const { identifiers, owner } = nationCase(number);
      for (const { value } of identifiers) seen.add(value);
      expect(ids.has(owner?.post ?? officerOf(number))).toBe(true);
    }
    expect(seen.size).toBe(2 * nationCases);
    for (const number of [0, 999, 1_000, 99_999])
      expect(caseEntry.safeParse(nationCase(number)).success).toBe(true);
  });
});
