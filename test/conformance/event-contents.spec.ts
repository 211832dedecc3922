import type pg from 'pg';
import { agencyKind, eventContracts, eventName, type AgencyKind } from '#contracts';
import type { World } from '../acceptance/harness/world.js';
import { changesOf } from './harness/changes.js';
import { answered, faultsOf, marker } from './harness/refusal.js';
import {
  newSender,
  statementsWorld,
  type Claims,
  type Sender,
  type Statements,
} from './harness/statements.js';
import { storedIn } from './harness/stored.js';

let world: World;
let database: pg.Client;
let statements: Statements;
const senders = new Map<AgencyKind, Sender>();
beforeAll(async () => {
  ({ world, statements } = await statementsWorld());
  database = await world.connect();
  for (const kind of agencyKind.options) {
    const sender = await newSender(kind);
    await statements.register(kind, sender);
    senders.set(kind, sender);
  }
});
afterAll(() => world.stop());

const stated = eventContracts.filter(({ statedBy }) => statedBy.length > 0);
const rows = stated.map((contract) => [eventName(contract.type), contract] as const);

describe('what an agency may say, and every change of it', () => {
  it.each(rows)('%s', async (name, { example, statedBy: [kind] }) => {
    const sender = kind && senders.get(kind);
    if (!sender) throw new Error('Nobody may state it');
    const push = async (content: object) => {
      const claims: Claims = { ...statements.claimsOf(name, example), iss: sender.issuer };
      const [type = ''] = Object.keys(claims['events'] as object);
      claims['events'] = { [type]: content };
      const compact = statements.sign(claims, statements.header(sender.key), sender.key);
      return answered(await world.push(compact));
    };
    expect(await push(example)).toMatchObject({ status: 202, text: '' });
    await world.barrier();
    const before = await storedIn(database);
    const taken: string[] = [];
    for (const [what, content] of changesOf(example, marker)) {
      const answer = await push(content);
      if (answer.status !== 400 || answer.err !== 'invalid_request') taken.push(what);
      else expect([what, faultsOf(answer)]).toEqual([what, []]);
    }
    expect(taken).toEqual([]);
    expect(await storedIn(database)).toEqual(before);
  });
});
