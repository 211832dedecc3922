import type pg from 'pg';
import type { World } from '../acceptance/harness/world.js';
import { answered, faultsOf } from './harness/refusal.js';
import { statementsWorld, type Statements } from './harness/statements.js';
import { storedIn } from './harness/stored.js';
import { byteMutations } from './mutations/bytes.js';
import { claimMutations } from './mutations/claims.js';
import { eventMutations } from './mutations/events.js';
import { headerMutations } from './mutations/header.js';
import { jsonMutations } from './mutations/json.js';
import { keyMutations } from './mutations/keys.js';
import type { Mutation } from './mutations/mutation.js';
import { subjectMutations } from './mutations/subjects.js';
import { taken } from './mutations/taken.js';

const tables: [string, readonly Mutation[]][] = [
  ['the header', headerMutations],
  ['who signed it, and how', keyMutations],
  ['a claim', claimMutations],
  ['whom it is about', subjectMutations],
  ['what happened', eventMutations],
  ['how the JSON is written', jsonMutations],
  ['a byte', byteMutations],
];

let world: World;
let database: pg.Client;
let statements: Statements;
beforeAll(async () => {
  ({ world, statements } = await statementsWorld());
  database = await world.connect();
});
afterAll(() => world.stop());

describe('a valid statement is taken', () => {
  it.each(taken)('%s', async (_, make) => {
    const before = await storedIn(database);
    const answer = await answered(await world.push(make(statements)));
    expect(answer).toMatchObject({ status: 202, text: '' });
    expect((await storedIn(database))['inbox_event']).toBe((before['inbox_event'] ?? 0) + 1);
  });
});

describe.each(tables)('one change of %s is refused, and stores nothing', (_, table) => {
  let before: Record<string, number>;
  beforeAll(async () => {
    await world.barrier();
    before = await storedIn(database);
  });

  it.each(table)('%s: %s', async (_what, code, make) => {
    const answer = await answered(await world.push(make(statements)));
    expect(answer).toMatchObject({ status: 400, err: code });
    expect(faultsOf(answer)).toEqual([]);
    expect(await storedIn(database)).toEqual(before);
  });
});

describe('the tables', () => {
  it('try each change once, and every code of RFC 8935', () => {
    const rows = tables.flatMap(([, table]) => table);
    for (const [of, table] of tables) {
      const names = table.map(([what]) => what);
      expect([of, names.filter((name, at) => names.indexOf(name) !== at)]).toEqual([of, []]);
    }
    expect([...new Set(rows.map(([, code]) => code))].sort()).toEqual([
      'access_denied',
      'authentication_failed',
      'invalid_audience',
      'invalid_issuer',
      'invalid_key',
      'invalid_request',
    ]);
  });
});
