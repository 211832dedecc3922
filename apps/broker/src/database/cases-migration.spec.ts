import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { migrateDatabase, openDatabase } from '#database';
import { newId } from '#kernel';
import { freshDatabase, temporaryFolder } from '#testing';
import { caseParts } from '../../../../test/acceptance/harness/case-parts.js';

const migrations = new URL('migrations/', import.meta.url);

it('what the first version held of cases is carried over into facts', async () => {
  const [fresh, folder] = await Promise.all([freshDatabase('empty'), temporaryFolder()]);
  const first = '0001_way_through.sql';
  await copyFile(new URL(first, migrations), join(folder.path, first));
  expect(await migrateDatabase(fresh.url, pathToFileURL(`${folder.path}/`))).toEqual([first]);
  const database = openDatabase(fresh.url);
  const [agency, full, bare] = [newId(), newId(), newId()];
  for (const statement of [
    `insert into agency values ('${agency}', 'urn:test:a', 'Test', 'probation', now())`,
    `insert into team values ('t', '${agency}', 'ppu', 'newham', 't')`,
    `insert into post (id, team_id, role, title, hours)
      select 'newham/' || name, 't', name, name, 'always' from unnest(array['om-1', 'om-2']) as name`,
    `insert into person_case values
      ('${full}', '{newham,hackney}', 2, 3, 'high', 'licence', 'PVI'), ('${bare}', '{}', null, null, null, null, null)`,
    `insert into case_identifier values ('crn', 'X000001', '${full}'), ('crn', 'X000002', '${bare}')`,
    `insert into case_owner values
      ('${full}', 'newham/om-1', '2026-01-05T09:00:00Z', '2026-03-01T09:00:00Z'),
      ('${full}', 'newham/om-2', '2026-03-01T09:00:00Z', null)`,
  ])
    await sql.raw(statement).execute(database);
  await database.destroy();
  expect(await migrateDatabase(fresh.url, migrations)).toContain('0002_cases.sql');

  const parts = await caseParts('2026-08-08T12:00:00Z', fresh.url);
  try {
    const occurredAt = new Date('2026-02-01T09:00:00Z');
    expect(await parts.match({ format: 'crn', id: 'X000001' }, { occurredAt })).toMatchObject({
      match: 'confirmed',
      case: {
        id: full,
        risk: { mappaCategory: 2, mappaLevel: 3, rosh: 'high' },
        legalBasis: 'licence',
        custody: { prison: 'PVI' },
        residence: { borough: 'newham' },
        boroughs: ['hackney'],
        owners: [{ post: 'newham/om-2', since: new Date('2026-03-01T09:00:00Z') }],
        ownersThen: [{ post: 'newham/om-1' }],
      },
    });
    expect(await parts.match({ format: 'crn', id: 'X000002' })).toMatchObject({
      case: { id: bare, owners: [], boroughs: [] },
    });
    // The document that made them says nothing new.
    const entry = {
      identifiers: [{ scheme: 'crn' as const, value: 'X000001' }],
      boroughs: ['newham', 'hackney'],
      mappa: { category: 2, level: 3 },
      rosh: 'high' as const,
      legalBasis: 'licence' as const,
      custody: 'PVI',
      owner: { post: 'newham/om-2', from: '2026-03-01T09:00:00Z' },
    };
    expect(await parts.import(entry)).toEqual({ added: 0, changed: 0, unchanged: 1 });
  } finally {
    await parts.end();
    await fresh.drop();
    await folder.remove();
  }
});
