import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { openDatabase } from '#database';
import { freshDatabase, type FreshDatabase } from '#testing';
import { DutyExceptionsRepository } from './duty-exceptions.repository.js';
import { PlacesRepository } from './places.repository.js';
import { PostsRepository } from './posts.repository.js';

const migration = (name: string): Promise<string> =>
  readFile(new URL(`../database/migrations/${name}.sql`, import.meta.url), 'utf8');

describe('a directory from before areas and units', () => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase('empty');
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    await client.query(await migration('0001_way_through'));
    await client.query(`
      update directory_state set area = 'london';
      insert into agency values ('0196b0a0-0000-7000-8000-000000000001', 'urn:a', 'A', 'prison', now());
      insert into team (id, agency_id, kind, place, name)
        select id, '0196b0a0-0000-7000-8000-000000000001', kind, place, id
        from (values ('omu', 'prison-omu', 'WWI'), ('ppu', 'ppu', 'newham'), ('jig', 'jigsaw', 'Newham'),
          ('aco', 'probation-on-call', 'London')) as team (id, kind, place);
      insert into post (id, team_id, role, title, hours, email, rota) values
        ('spo', 'ppu', 'duty-spo', 'SPO', 'always', 'spo@test.example',
          '{"from": "2026-01-05T09:00", "staff": ["ash"]}');
    `);
    await client.query(await migration('0003_directory'));
    await client.query(await migration('0007_rotas'));
    await client.query(await migration('0019_references'));
    await client.end();
  });
  afterAll(() => fresh.drop());

  it('has units for the places of its teams, and verified contact points for its mailboxes', async () => {
    const database = openDatabase(fresh.url);
    const units = await new PlacesRepository().units(database);
    expect(units.map(({ id, kind, area }) => `${id.toLowerCase()} ${kind} ${area}`).sort()).toEqual(
      ['newham borough london', 'wwi prison london'],
    );
    expect(await new PostsRepository(new DutyExceptionsRepository()).all(database)).toMatchObject([
      {
        id: 'spo',
        rotas: [{ from: '2026-01-05T09:00:00', to: null, staff: ['ash'] }],
        contacts: [{ channel: 'email', address: 'spo@test.example', state: 'verified' }],
      },
    ]);
    await database.destroy();
  });
});
