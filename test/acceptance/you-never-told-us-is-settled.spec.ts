import type pg from 'pg';
import {
  encryptionKeyFrom,
  encryptSet,
  misfits,
  readKept,
  verifyingKeyFrom,
  verifyReceipt,
  type VerifiedReceipt,
} from '#trust';
import { issuers, type AgencyName } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const released = { prison: 'TST', reason: 'CR' };

describe('"you never told us" is settled by the broker’s receipt', () => {
  let world: World;
  let database: pg.Client;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
    database = await world.connect();
  });
  afterAll(() => world.stop());

  const statement = (jti: string, more: { txn?: string } = {}): Promise<string> =>
    world.statement('prison', 'prison.released', person, released, { jti, ...more });
  const ask = (jti: string, agency: AgencyName = 'prison'): Promise<Response> =>
    world.program(agency).fetch(`/receipts?jti=${encodeURIComponent(jti)}`);
  const keys = async (): Promise<{ use?: string }[]> =>
    ((await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as { keys: object[] }).keys;
  /** Checks a receipt as its owner does, with the broker's published key. */
  const check = async (compact: string): Promise<VerifiedReceipt> => {
    const key = await verifyingKeyFrom((await keys()).find(({ use }) => use !== 'enc'));
    return verifyReceipt(compact, {
      audience: issuers.prison,
      now: await world.now(),
      keyOf: (issuer) => Promise.resolve(issuer === world.url ? key : 'unknown-issuer'),
    });
  };
  const taken = async (jti: string): Promise<string> => {
    const signed = await statement(jti);
    expect((await world.push(signed)).status).toBe(202);
    return signed;
  };

  it('says what was accepted, when, and where the record has it', async () => {
    const signed = await taken('told');
    const answer = await ask('told');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/secevent+jwt');
    const checked = await check(await answer.text());
    const kept = readKept(signed);
    expect(checked.receipt.event).toEqual({
      issuer: issuers.prison,
      jti: 'told',
      type: 'urn:tocsin:event:prison.released',
      payloadDigest: kept.payloadDigest,
      digest: kept.digest,
    });
    expect(misfits(checked, kept)).toEqual([]);
    const { rows } = await database.query<{ seq: number; kind: string; received_at: Date }>(
      `select seq::integer, kind, received_at from record_entry
       join inbox_event event on event.id = event_id where jti = 'told' and kind = 'event.received'`,
    );
    expect(rows).toMatchObject([{ seq: checked.receipt.record.seq }]);
    expect(checked.receipt.receivedAt).toBe(rows[0]?.received_at.toISOString());
    // The record is not sealed yet, and nothing is claimed of that.
    expect(checked.receipt.ledger).toBeUndefined();
  });

  it('says the same however often it is asked for, also after the broker was started anew', async () => {
    await taken('asked-twice');
    const claims = async (): Promise<string> =>
      (await (await ask('asked-twice')).text()).split('.')[1] ?? '';
    const first = await claims();
    expect(await claims()).toBe(first);
    await world.broker.stop();
    await world.startBroker();
    expect(await claims()).toBe(first);
  });

  it('shows that other words are not the ones that were accepted', async () => {
    await taken('other');
    const checked = await check(await (await ask('other')).text());
    const changed = readKept(await statement('other', { txn: 'chain' }));
    expect(misfits(checked, changed)).toEqual(['what was said', 'the signature']);
    const again = readKept(await statement('another'));
    expect(misfits(checked, again)).toContain('the identifier (jti)');
  });

  it('is for the statement itself when that came encrypted', async () => {
    const broker = await encryptionKeyFrom((await keys()).find(({ use }) => use === 'enc'));
    const signed = await statement('sealed');
    expect((await world.push(encryptSet(signed, broker))).status).toBe(202);
    const checked = await check(await (await ask('sealed')).text());
    expect(misfits(checked, readKept(signed))).toEqual([]);
  });

  it('is given to the sender alone, for what was accepted alone', async () => {
    await taken('mine');
    const refused = await world.push(
      await world.statement('prison', 'prison.released', person, { prison: 'TST' }, { jti: 'no' }),
    );
    expect(refused.status).toBe(400);
    expect((await ask('mine', 'police')).status).toBe(404);
    expect((await ask('no')).status).toBe(404);
    expect((await ask('never-said')).status).toBe(404);
    const nobody = await fetch(`${world.url}/receipts?jti=mine`);
    expect(nobody.status).toBe(401);
    expect(await nobody.text()).not.toContain('mine');
  });

  it('takes any jti that a statement may have, and answers 400 for what is none', async () => {
    for (const jti of ['..', 'a/b c?&%2F', 'é'.repeat(128), "'; drop table x --"]) {
      await taken(jti);
      const checked = await check(await (await ask(jti)).text());
      expect(checked.receipt.event.jti).toBe(jti);
    }
    for (const jti of ['', 'x'.repeat(129), 'a\0b']) expect((await ask(jti)).status).toBe(400);
  });

  it('cannot be stated by an agency, nor made by one', async () => {
    const content = (await check(await (await ask('told')).text())).receipt;
    const stated = await world.push(
      await world.statement('prison', 'event.receipt', person, content),
    );
    expect(await stated.json()).toMatchObject({ err: 'invalid_request' });
    const forged = await world.keys.prison.sign({
      iss: world.url,
      aud: issuers.prison,
      jti: 'forged',
      iat: 1_700_000_000,
      sub_id: { format: 'jwt_id', iss: issuers.prison, jti: 'told' },
      events: { 'urn:tocsin:event:event.receipt': content },
    });
    await expect(check(forged)).rejects.toMatchObject({ code: 'authentication_failed' });
  });

  it('of a statement whose names were erased says what is left: its claims by their hash', async () => {
    const named = await world.statement(
      'prison',
      'prison.released',
      {
        format: 'person',
        familyName: 'Testcase',
        givenNames: 'Subject',
        dateOfBirth: '1978-06-01',
      },
      released,
      { jti: 'named' },
    );
    expect((await world.push(named)).status).toBe(202);
    const before = await check(await (await ask('named')).text());
    expect(misfits(before, readKept(named))).toEqual([]);
    await database.query(
      `update inbox_event set wrapped_key = null, sealed_person = null, sealed_jws = null where jti = 'named'`,
    );
    const after = await check(await (await ask('named')).text());
    expect(after.receipt.event.digest).toBeUndefined();
    expect(misfits(after, readKept(named))).toEqual([]);
  });
});
