import { caseParts } from './harness/case-parts.js';
import { testDirectory } from './harness/directory.js';
import { until } from '#testing';
import { World } from './harness/world.js';

interface Matches {
  matches: {
    event: string;
    match: string;
    because: string;
    candidates: { id: string; restricted?: boolean; identifiers?: unknown[] }[];
  }[];
}

const name = { familyName: 'Testcase', givenNames: 'Subject', dateOfBirth: '1978-06-01' };
const by = { name: 'Demo Coordinator', post: 'mappa/mappa-coordinator' };
const released = { prison: 'TST', reason: 'CR' };

describe('whose case it is, is settled by a person where it is not sure (RR-10)', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z' });
    const document = testDirectory();
    const [one, two] = document.cases;
    if (!one || !two) throw new Error('The directory has no cases');
    Object.assign(one, { name });
    Object.assign(two, { name: { ...name, givenNames: 'Other' }, flags: ['limited-access'] });
    await world.operator('POST', '/operator/directory', document);
  });
  afterAll(() => world.stop());
  const matches = () => world.operator('GET', '/operator/matches') as Promise<Matches>;
  const offenderManagers = () =>
    world.heard.filter(({ alert }) => alert.post.id === 'ppu-a/offender-manager');

  it('a man known only by name reaches no named owner before that, and the right one after', async () => {
    await world.say('prison', 'prison.released', { format: 'person', ...name }, released);
    await world.barrier();
    const { matches: waiting } = await matches();
    expect(waiting).toMatchObject([
      { match: 'possible', because: 'RR-10: 2 cases found by name and date of birth alone' },
    ]);
    expect(offenderManagers()).toEqual([]);
    const [task] = waiting;
    const open = task?.candidates.find(({ restricted }) => !restricted);
    const restricted = task?.candidates.find((one) => one.restricted);
    expect(open?.identifiers).toContainEqual({ scheme: 'crn', value: 'X000001' });
    // A restricted case shows that it is there, and nothing else.
    expect(restricted).toEqual({ id: restricted?.id, restricted: true });

    const settled = { case: open?.id, by, reason: 'checked with the prison' };
    await world.operator('POST', `/operator/matches/${task?.event ?? ''}`, settled);
    await world.barrier();
    await until('the owner to be told', () => Promise.resolve(offenderManagers().length > 0));
    const alerts = (await world.alerts()).filter(({ row }) => row === 'PRI-05');
    expect(alerts).toHaveLength(1);
    const asked = (await world.alerts()).filter(({ row }) => row === 'SYS-03');
    expect(asked.map(({ state }) => state)).toEqual(['closed']);
    expect((await matches()).matches).toEqual([]);
    // The subject of what is sent never holds the name.
    for (const { claims } of world.heard)
      expect(JSON.stringify(claims.sub_id)).not.toMatch(/Testcase|1978/);
  });

  it('whoever looks at a restricted case says why, and it is recorded', async () => {
    const parts = await caseParts('2026-08-04T10:00:00Z', world.databaseUrl);
    try {
      const id = await parts.idOf('X000003');
      expect(await world.operator('GET', `/operator/cases/${id}`)).toEqual({
        id,
        restricted: true,
      });
      expect(await world.operator('GET', `/operator/cases/${id}?reason=case-review`)).toMatchObject(
        { id, restricted: true, facts: { risk: { mappaLevel: 3 } } },
      );
      const looks = "kind = 'case.looked-at' and detail->>'shown' = 'true'";
      expect(await parts.count('record_entry', looks)).toBe(1);
      await expect(
        world.operator('GET', `/operator/cases/${id}?reason=John%20Testcase`),
      ).rejects.toThrow(/400/);
      const all = await parts.everything();
      for (const text of ['Testcase', 'TESTCASE', '1978-06-01', 'VGVzdGNhc2'])
        expect(all).not.toContain(text);
    } finally {
      await parts.end();
    }
  });
});
