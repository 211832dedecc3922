import { testDirectory } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const from = '2026-08-04T10:00:00Z';

/** The small area, with a second offender manager, and what probation's own system calls the two. */
function directory() {
  const document = testDirectory();
  const [first] = document.posts.filter(({ id }) => id === 'ppu-a/offender-manager');
  if (!first) throw new Error('The directory has no offender manager');
  Object.assign(first, { reference: 'N07A060' });
  document.posts.push({ ...first, id: 'ppu-a/offender-manager-2', reference: 'N07A061' });
  for (const team of document.teams) if (team.id === 'ppu-a') team.reference = 'N07PPU';
  return document;
}

describe('an officer is found by what the agency itself calls the officer', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: from, directory: directory() });
  });
  afterAll(() => world.stop());

  const owners = async () => {
    const { id } = (await world.operator('POST', '/operator/cases/find', {
      scheme: 'crn',
      value: person.id,
    })) as { id: string };
    const { facts } = (await world.operator('GET', `/operator/cases/${id}`)) as {
      facts: { owners: { post: string }[]; vacancy?: { because: string } };
    };
    return [facts.owners.map(({ post }) => post), facts.vacancy?.because];
  };
  const changed = async (officerReference: string, at: string) => {
    const content = { change: 'changed', officerReference, from: at };
    await world.say('probation', 'probation.officer-changed', person, content);
    await world.barrier();
  };
  const exported = () =>
    world.operator('GET', '/operator/directory') as Promise<{
      teams: { id: string; reference?: string }[];
      posts: { id: string; reference?: string }[];
    }>;

  it('the directory gives back what it took, and taken again nothing changes', async () => {
    const document = await exported();
    const named = [...document.teams, ...document.posts].filter(({ reference }) => reference);
    expect(named.map(({ id, reference }) => [id, reference])).toEqual([
      ['ppu-a', 'N07PPU'],
      ['ppu-a/offender-manager', 'N07A060'],
      ['ppu-a/offender-manager-2', 'N07A061'],
    ]);
    expect(await world.operator('POST', '/operator/directory', document)).toMatchObject({
      added: 0,
      changed: 0,
    });
  });

  it('the case goes to the post that has the reference', async () => {
    await world.moveTo('2026-08-04T10:10:00Z');
    await changed('N07A061', '2026-08-04T10:10:00Z');
    expect(await owners()).toEqual([['ppu-a/offender-manager-2'], undefined]);
    const alert = await world.alertOf('PRB-01');
    expect(alert.obligations.map(({ ladder }) => ladder[0]?.post)).toContain(
      'ppu-a/offender-manager-2',
    );
  });

  it('PRB-09: a reference that no post has leaves nobody by allocation, with the reason', async () => {
    await world.moveTo('2026-08-04T10:20:00Z');
    await changed('N07U999', '2026-08-04T10:20:00Z');
    const because = 'RR-07: the directory has no officer with the reference N07U999';
    expect(await owners()).toEqual([[], because]);
    // One alert for the case: who answers has changed, and nobody does.
    const alert = await world.alertOf('PRB-09');
    expect(alert.timeline.map(({ text }) => text).join()).toContain('PRB-09');
    expect(alert.obligations.map(({ role }) => role)).toContain('senior-probation');
  });

  it('references may be exchanged in one document, and no other post may take one', async () => {
    const document = await exported();
    const swap: Record<string, string> = { N07A060: 'N07A061', N07A061: 'N07A060' };
    const posts = document.posts.map((post) => ({
      ...post,
      ...(post.reference !== undefined && { reference: swap[post.reference] ?? post.reference }),
    }));
    expect(
      await world.operator('POST', '/operator/directory', { ...document, posts }),
    ).toMatchObject({ added: 0, changed: 2 });
    await world.moveTo('2026-08-04T10:30:00Z');
    await changed('N07A061', '2026-08-04T10:30:00Z');
    expect(await owners()).toEqual([['ppu-a/offender-manager'], undefined]);
    const taken = posts.map((post) => ({
      ...post,
      ...(post.id === 'ppu-a/duty-spo' && { reference: 'N07A060' }),
    }));
    await expect(
      world.operator('POST', '/operator/directory', { ...document, posts: taken }),
    ).rejects.toThrow(/is the reference of ppu-a\//);
  });
});
