import { sql } from 'kysely';
import { openDatabase, type Database } from '#database';
import { newId, SystemClock } from '#kernel';
import type { Log } from '#observability';
import { freshDatabase, type FreshDatabase } from '#testing';
import { MasterKey, newDataKeyText } from '#trust';
import type { Feed } from '../feeds/reading.js';
import type { Feeds } from '../feeds/registry.js';
import { ManualEntryRepository } from '../manual/manual-entry.repository.js';
import { Reconciler } from '../manual/reconciler.service.js';
import { manualTerms } from '../manual/terms.js';
import { DossierRepository } from './dossier.repository.js';
import { MessageRepository, type NewMessage } from './message.repository.js';
import { OutboxRepository, type Tried } from './outbox.repository.js';
import { prepareSpool } from './prepare.js';
import { RefusalRepository } from './refusal.repository.js';
import { ReplayRepository } from './replay.repository.js';
import { RetentionRepository } from './retention.repository.js';
import { SettlerService, type ReadMessage } from './settler.service.js';
import type { SignerService } from './signer.service.js';
import { Vault } from './vault.js';

const clock = new SystemClock();
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const master = new MasterKey(Buffer.from(newDataKeyText(), 'base64'));
const vault = new Vault(master);

let fresh: FreshDatabase;
/** Two processes, as far as the database can tell. */
let one: Database;
let two: Database;

beforeEach(async () => {
  fresh = await freshDatabase('adapters');
  one = openDatabase(fresh.url);
  two = openDatabase(fresh.url);
});
afterEach(async () => {
  await Promise.all([one.destroy(), two.destroy()]);
  await fresh.drop();
});

const soon = (milliseconds: number): Date => new Date(clock.machine().getTime() + milliseconds);
function message(key: string = newId()): NewMessage {
  const id = newId();
  const own = vault.newKey(id);
  return {
    id,
    feed: 'hostel',
    key,
    media: 'json',
    way: 'http',
    body: vault.seal(own, id, '{}', 'body'),
    dataKey: own.wrapped,
    receivedAt: clock.now(),
    leaseUntil: soon(60_000),
  };
}
const lane = (name: string): string => Buffer.from(name).toString('hex');
async function keptMessage(): Promise<NewMessage> {
  const kept = message();
  await new MessageRepository(one).keep([kept]);
  return kept;
}
const statement = (messageId: string, name: string) => ({
  id: newId(),
  messageId,
  type: 'urn:tocsin:event:hostel.whereabouts-unknown',
  record: 'r',
  lane: lane(name),
  sealed: Buffer.from('x'),
});
const states = async (ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, state from outbox where id = any(${ids}::uuid[]) order by seq`.execute(one);
  return rows.map(({ state }) => state);
};
const taken = (id: string): Tried => ({
  id,
  at: clock.now(),
  answer: '202',
  description: null,
  state: 'taken',
  dueAt: null,
});

it('the same message in two processes at once has one receipt', async () => {
  const keys = Array.from({ length: 20 }, () => newId());
  const [a, b] = [new MessageRepository(one), new MessageRepository(two)];
  const kept = await Promise.all([
    a.keep(keys.map((key) => message(key))),
    b.keep([...keys].reverse().map((key) => message(key))),
  ]);
  const ids = new Set(kept.flat().map(({ id }) => id));
  expect(ids.size).toBe(keys.length);
  expect(kept.flat().filter(({ isNew }) => isNew)).toHaveLength(keys.length);
});

it('a lane is promoted once, whoever adds and whoever records at the same time', async () => {
  const { id: owner } = await keptMessage();
  const [a, b] = [new OutboxRepository(one), new OutboxRepository(two)];
  for (let round = 0; round < 10; round += 1) {
    const name = `lane ${round}`;
    const first = [statement(owner, name), statement(owner, name)];
    await one.transaction().execute((inside) => a.add(inside, first, clock.machine()));
    const more = [statement(owner, name), statement(owner, name)];
    await Promise.all([
      a.record([taken(first[0]?.id ?? '')]),
      b.record([taken(first[0]?.id ?? '')]),
      two.transaction().execute((inside) => b.add(inside, more, clock.machine())),
    ]);
    const all = await states([...first, ...more].map(({ id }) => id));
    expect(all.filter((state) => state === 'due')).toHaveLength(1);
    expect(all).toEqual(['taken', 'due', 'waiting', 'waiting']);
  }
});

it('an answer that comes after the lease does not undo what another process recorded', async () => {
  const { id: owner } = await keptMessage();
  const [a, b] = [new OutboxRepository(one), new OutboxRepository(two)];
  const own = statement(owner, 'x');
  await one.transaction().execute((inside) => a.add(inside, [own], clock.machine()));
  expect(await a.claim(soon(10), soon(-1), 8)).toHaveLength(1);
  // The lease is over while the answer is on its way.
  expect(await b.claim(soon(10), soon(60_000), 8)).toHaveLength(1);
  await b.record([taken(own.id)]);
  await a.record([{ ...taken(own.id), answer: 'timeout', state: 'due', dueAt: soon(500) }]);
  expect(await states([own.id])).toEqual(['taken']);
});

/** A feed whose facts are told by nobody: what is weighed is what the test says. */
const feed: Feed = {
  read: () => ({ kind: 'nothing', reason: 'unused' }),
  weigh: (known, { about }) =>
    about.startsWith('waits')
      ? { as: 'waits', reason: 'held back', known: about, lookAgainAt: soon(-1_000) }
      : { as: 'nothing', reason: 'nothing new', known: known ?? about },
  lookAgain: (known) =>
    known === 'waits kept'
      ? { as: 'kept', reason: 'a person must look' }
      : { as: 'nothing', reason: 'taken back' },
};
const feeds: Feeds = new Map([['hostel', feed]]);
const settlerOn = (database: Database): SettlerService =>
  new SettlerService(
    database,
    clock,
    log,
    feeds,
    new MessageRepository(database),
    new DossierRepository(vault),
    new OutboxRepository(database),
    new RefusalRepository(database),
    // Nothing here is signed.
    undefined as unknown as SignerService,
    new Reconciler(manualTerms('policy/feeds'), new ManualEntryRepository(vault), vault),
    vault,
  );
const read = ({ id, dataKey }: NewMessage, reading: ReadMessage['reading']): ReadMessage => ({
  id,
  feed: 'hostel',
  dataKey,
  reading,
  detail: null,
  answer: null,
});
const outcomeOf = async (id: string): Promise<unknown> =>
  (await sql`select outcome, reason from message where id = ${id}`.execute(one)).rows[0];

it('a message that is read again is read as what it came as', async () => {
  const byHand: NewMessage = { ...message(), way: 'manual' };
  const messages = new MessageRepository(one);
  await messages.keep([byHand]);
  const first = await messages.claim(soon(90_000), soon(120_000), 8);
  expect(first).toMatchObject([{ id: byHand.id, way: 'manual' }]);
  await settlerOn(one).settle([read(byHand, { kind: 'kept', reason: 'a person must look' })]);
  expect(await messages.reopen(byHand.id, soon(60_000))).toEqual(first[0]);
  await settlerOn(one).settle([read(byHand, { kind: 'nothing', reason: 'nothing new' })]);
  const replays = new ReplayRepository(one);
  const span = { feed: 'hostel', from: byHand.receivedAt, to: soon(60_000) } as const;
  await replays.ask(span, clock.now());
  const again = await replays.next(
    { machine: clock.machine(), decides: clock.now() },
    soon(60_000),
    8,
  );
  expect(again?.messages).toEqual(first);
});

it('one message that cannot be settled holds up none that came with it', async () => {
  const [good, bad, other] = [await keptMessage(), await keptMessage(), await keptMessage()];
  const ends = await settlerOn(one).settle([
    read(good, { kind: 'nothing', reason: 'nothing new' }),
    // PostgreSQL takes no NUL in a text.
    read(bad, { kind: 'nothing', reason: 'a \u0000 in it' }),
    read(other, { kind: 'facts', facts: [{ about: 'a' }] }),
  ]);
  expect(ends.size).toBe(3);
  expect(await outcomeOf(good.id)).toMatchObject({ outcome: 'nothing' });
  expect(await outcomeOf(bad.id)).toMatchObject({ outcome: 'kept' });
  expect(await outcomeOf(other.id)).toMatchObject({ outcome: 'nothing' });
});

it('a message that waits for two things ends with what asks most of a person, in two processes too', async () => {
  const waiting = await keptMessage();
  const facts = [{ about: 'waits taken back' }, { about: 'waits kept' }];
  await settlerOn(one).settle([read(waiting, { kind: 'facts', facts })]);
  expect(await outcomeOf(waiting.id)).toMatchObject({ outcome: 'waits' });
  await Promise.all([settlerOn(one).lookAgain(), settlerOn(two).lookAgain()]);
  expect(await outcomeOf(waiting.id)).toEqual({ outcome: 'kept', reason: 'a person must look' });
});

it('what waits in another dossier still waits', async () => {
  const waiting = await keptMessage();
  const dossiers = new DossierRepository(vault);
  const facts = [{ about: 'waits taken back' }, { about: 'waits kept' }];
  await settlerOn(one).settle([read(waiting, { kind: 'facts', facts })]);
  await dossiers.putOff(one, dossiers.keyOf('hostel', 'waits kept'), soon(60_000));
  await settlerOn(one).lookAgain();
  expect(await outcomeOf(waiting.id)).toMatchObject({ outcome: 'waits' });
});

it('what is remembered and cannot be opened holds up nobody else', async () => {
  const [broken, sound] = [await keptMessage(), await keptMessage()];
  const settler = settlerOn(one);
  await settler.settle([read(broken, { kind: 'facts', facts: [{ about: 'waits broken' }] })]);
  await settler.settle([read(sound, { kind: 'facts', facts: [{ about: 'waits taken back' }] })]);
  const key = new DossierRepository(vault).keyOf('hostel', 'waits broken');
  await sql`update dossier set sealed = 'x' where key = decode(${key}, 'hex')`.execute(one);
  await settler.lookAgain();
  expect(await outcomeOf(sound.id)).toMatchObject({ outcome: 'nothing', reason: 'taken back' });
  // Not at once again.
  expect(await settler.lookAgain()).toBe(0);
  const late = await keptMessage();
  await settler.settle([read(late, { kind: 'facts', facts: [{ about: 'waits broken' }] })]);
  expect(await outcomeOf(late.id)).toMatchObject({ outcome: 'kept' });
});

it('what an earlier version kept in plain is sealed at the start, by two at once too', async () => {
  const { rows } = await sql<{ id: string }>`
    insert into message (id, feed, key, body, received_at, state, outcome, detail)
    select gen_random_uuid(), 'hostel', n::text, 'plain body', now(), 'read', 'told', 'plain detail'
    from generate_series(1, 250) as n returning id`.execute(one);
  await sql`
    insert into outbox (id, message_id, type, record, compact, state)
    select gen_random_uuid(), id, 't', 'r', 'plain statement', 'taken' from message`.execute(one);
  const home = { databaseUrl: fresh.url, masterKey: master };
  await Promise.all([prepareSpool(home, log), prepareSpool(home, log)]);
  const { rows: sealed } = await sql<{
    id: string;
    data_key: Buffer;
    body: Buffer;
    detail: Buffer;
    compact: Buffer;
  }>`select message.*, compact from message join outbox on message_id = message.id`.execute(one);
  expect(sealed).toHaveLength(rows.length);
  for (const { id, data_key, body, detail, compact } of sealed) {
    expect(vault.open(id, data_key, body, 'body').toString()).toBe('plain body');
    expect(vault.open(id, data_key, detail, 'detail').toString()).toBe('plain detail');
    expect(vault.open(id, data_key, compact, 'statement').toString()).toBe('plain statement');
  }
  const other = new MasterKey(Buffer.from(newDataKeyText(), 'base64'));
  await expect(prepareSpool({ ...home, masterKey: other }, log)).rejects.toThrow(
    /TOCSIN_ADAPTERS_DATA_KEY: is not the key/,
  );
});

it('what is kept long enough is erased, and nothing that somebody still needs', async () => {
  const old = new Date('2026-01-01T00:00:00Z');
  const ids: Record<string, string> = {};
  const put = async (
    name: string,
    outcome: string | null,
    statementState?: string,
    receivedAt = old,
  ): Promise<void> => {
    const id = newId();
    ids[name] = id;
    await sql`
      insert into message (id, feed, key, body, received_at, state, outcome, due_at)
      values (${id}, 'hostel', ${name}, 'x', ${receivedAt}, ${outcome === null ? 'stored' : 'read'}, ${outcome},
        ${outcome === null ? soon(0) : null})`.execute(one);
    if (statementState === undefined) return;
    await sql`
      insert into outbox (id, message_id, type, record, compact, state, due_at)
      values (${newId()}, ${id}, 't', 'r', 'x', ${statementState}, ${statementState === 'due' ? soon(0) : null})
    `.execute(one);
  };
  await put('told', 'told', 'taken');
  await put('nothing', 'nothing');
  await put('done', 'kept');
  await sql`update message set done_at = ${old}, done_by = 'a', done_reason = 'b'
    where id = ${ids['done']}`.execute(one);
  await put('kept', 'kept');
  await put('kept and told', 'kept', 'taken');
  await put('unread', null);
  await put('waits', 'waits');
  await put('refused', 'told', 'refused');
  await put('unsent', 'told', 'due');
  await put('waiting', 'told', 'waiting');
  await put('new', 'told', 'taken', new Date('2026-03-01T00:00:00Z'));
  // Told, and another is remembered to wait for it.
  await put('needed', 'told', 'taken');
  const dossier = (key: string, changedAt: Date, messageId: string | null, again: Date | null) =>
    sql`insert into dossier (key, feed, data_key, sealed, version, message_id, look_again_at, changed_at)
      values (${Buffer.from(key)}, 'hostel', 'x', 'x', 1, ${messageId}, ${again}, ${changedAt})
    `.execute(one);
  await dossier('needed', old, ids['needed'] ?? '', soon(0));
  await dossier('old', old, null, null);
  await dossier('new', soon(0), null, null);

  const retention = new RetentionRepository(one);
  const before = new Date('2026-02-01T00:00:00Z');
  expect(await retention.eraseMessages(before, 2)).toBe(2);
  // Two processes at once.
  await Promise.all([
    retention.eraseMessages(before, 100),
    new RetentionRepository(two).eraseMessages(before, 100),
  ]);
  const { rows } = await sql<{ key: string }>`select key from message`.execute(one);
  expect(rows.map(({ key }) => key).sort()).toEqual([
    'kept',
    'kept and told',
    'needed',
    'new',
    'refused',
    'unread',
    'unsent',
    'waiting',
    'waits',
  ]);
  expect(await retention.eraseDossiers(before, 100)).toBe(1);
  const { rows: left } = await sql<{ key: Buffer }>`select key from dossier order by key`.execute(
    one,
  );
  expect(left.map(({ key }) => key.toString())).toEqual(['needed', 'new']);
});
