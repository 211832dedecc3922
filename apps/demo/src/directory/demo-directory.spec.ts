import { join } from 'node:path';
import { directoryDocument } from '#contracts';
import { projectRoot, yamlFilesAt } from '#kernel';
import { loadPolicy, policyAt } from '#rules';
import { demoPerson, pncOf } from './cases.js';
import { demoDirectory } from './demo-directory.js';
import { boroughs, keyOf, prisons } from './london.js';
import { inventedName, nameCount } from './names.js';

const document = demoDirectory();

const policy = policyAt(
  loadPolicy(yamlFilesAt(join(projectRoot(import.meta.url), 'policy'))),
  new Date('2026-08-10T12:00:00Z'),
);

/** The demonstration is a small place: its ladders end one or two rungs earlier. */
const leftOut = new Set([
  'spo',
  'on-call-manager',
  'on-call-senior-manager',
  'chief-officer',
  'out-of-hours-inspector',
  'out-of-hours-di',
  'out-of-hours-superintendent',
  'public-protection-dci',
  'bcu-commander',
  'police-gold',
  'governing-governor',
  'meeting-chair',
]);
const rolesOfLadder = (team: string): string[] =>
  Object.values(policy.roles)
    .filter((role) => role.team === team)
    .flatMap(({ ladder }) => policy.ladders[ladder] ?? [])
    .filter((role) => !leftOut.has(role))
    .map((role) => (role === 'owner' ? 'offender-manager' : role));

const areaRoles = document.posts
  .filter(({ team }) => document.teams.find(({ id }) => id === team)?.place === 'london')
  .map(({ role }) => role);

const rolesAt = (kind: string, place: string): string[] => {
  const team = document.teams.find((one) => one.kind === kind && one.place === place);
  return document.posts.filter((post) => post.team === team?.id).map(({ role }) => role);
};

describe('the demonstration directory', () => {
  it('fits the schema and is the same every time', () => {
    expect(directoryDocument.parse(document)).toEqual(document);
    expect(demoDirectory()).toEqual(document);
  });

  it("has each offender manager's staff code, once", () => {
    const codes = document.posts.flatMap(({ role, reference }) =>
      role === 'offender-manager' ? [reference] : [],
    );
    expect(codes).toHaveLength(64);
    expect(new Set(codes).size).toBe(64);
    for (const code of codes) expect(code).toMatch(/^N07A\d{3}$/);
  });

  it('has the 32 boroughs, once each', () => {
    expect(new Set(boroughs.map(keyOf)).size).toBe(32);
    expect(boroughs).not.toContain('City of London');
  });

  it.each(boroughs.map(keyOf))('has a post for every rung that serves %s', (borough) => {
    for (const team of ['ppu', 'jigsaw']) {
      const here = [...rolesAt(team, borough), ...areaRoles];
      expect(here).toEqual(expect.arrayContaining(rolesOfLadder(team)));
    }
  });

  it('has a post for every rung of prisons and of the area', () => {
    for (const { code } of prisons)
      expect([...rolesAt('prison-omu', code), ...areaRoles]).toEqual(
        expect.arrayContaining(rolesOfLadder('prison-omu')),
      );
    for (const kind of ['police-control-room', 'probation-on-call', 'mappa-coordination'])
      expect(rolesAt(kind, 'london')).toEqual(expect.arrayContaining(rolesOfLadder(kind)));
  });

  it('gives nobody the name of another, every id once, and every name leads somewhere', () => {
    const ids = [...document.teams, ...document.posts].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.staff.length).toBeLessThanOrEqual(nameCount);
    expect(new Set(document.staff.map(({ name }) => name)).size).toBe(document.staff.length);
    const staff = new Set(document.staff.map(({ id }) => id));
    for (const post of document.posts)
      for (const one of post.rota?.staff ?? post.holders?.map((held) => held.staff) ?? [])
        expect(staff).toContain(one);
    const posts = new Set(document.posts.map(({ id }) => id));
    for (const { owner } of document.cases) expect(posts).toContain(owner?.post);
  });

  it('writes only to addresses that cannot exist', () => {
    for (const { email } of document.posts) expect(email).toMatch(/\.demo\.example$/);
  });
});

describe('invented people', () => {
  it('have identifiers of the right shape', () => {
    expect(demoPerson(123_456)).toEqual({
      crn: 'X123456',
      noms: 'A3456MZ',
      pnc: pncOf(2019, 9_123_456),
    });
    expect(pncOf(2003, 62_845)).toBe('2003/0062845E');
    expect(inventedName(0)).not.toBe(inventedName(1));
  });
});
