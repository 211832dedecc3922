import { eventType } from '#contracts';
import { newId, sha256 } from '#kernel';
import { verifySet, verifyingKeyFrom } from '#trust';
import { newRawKey, signRaw } from '../conformance/harness/raw-jws.js';
import { caseOf, issuers, testDirectory } from './harness/directory.js';
import { World, type Heard } from './harness/world.js';

const at = '2026-08-04T10:00:00Z';
const released = { prison: 'TST', reason: 'CR' };
const name = { familyName: 'Testcase', givenNames: 'Subject', dateOfBirth: '1978-06-01' };
const by = { name: 'Demo Coordinator', post: 'mappa/mappa-coordinator' };

/** DESIGN §5: the originator's own words only where the recipient may see all of them. */
describe('the whole statement goes only to whom may see all of it', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at });
    const document = testDirectory();
    const [, restricted] = document.cases;
    if (!restricted) throw new Error('The directory has no cases');
    Object.assign(restricted, { flags: ['limited-access'] });
    document.cases.push({ ...caseOf('X000009', 'A0009AA', 2), name });
    await world.operator('POST', '/operator/directory', document);
  });
  afterAll(() => world.stop());

  /** Pushes a statement, and gives it back with what was told of it. */
  const tell = async (subject: object): Promise<{ signed: string; told: Heard[] }> => {
    world.heard.length = 0;
    const signed = await world.statement('prison', 'prison.released', subject, released);
    expect((await world.push(signed)).status).toBe(202);
    await world.barrier();
    return { signed, told: [...world.heard] };
  };
  const jtiOf = (signed: string): unknown =>
    (
      JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()) as {
        jti: unknown;
      }
    ).jti;
  const hashOf = (signed: string): string => sha256(signed).toString('base64url');

  it('all of it, byte for byte, to who must act under the same law', async () => {
    const { signed, told } = await tell({ format: 'crn', id: 'X000001' });
    const whole = told.filter(({ alert }) => alert.kind === 'accept');
    expect(new Set(whole.map(({ agency }) => agency))).toEqual(new Set(['probation', 'police']));
    for (const { alert } of whole) {
      expect(alert.sees).toBe('statement');
      expect(alert.event).toMatchObject({ issuer: issuers.prison, set: signed });
      expect(alert.event.digest).toBeUndefined();
    }
    // Whoever got it checks it with the originator's key alone.
    const key = await verifyingKeyFrom(world.keys.prison.publicJwk);
    const [first] = whole;
    await verifySet(first?.alert.event.set ?? '', {
      audience: world.url,
      now: await world.now(),
      keyOf: (issuer) => Promise.resolve(issuer === issuers.prison ? key : 'unknown-issuer'),
    });
  });

  it('its hash where the whole would make an alert that receivers refuse for its size', async () => {
    const key = await newRawKey('ES256');
    const issuer = 'urn:test:wordy-prison';
    await world.operator('PUT', '/operator/agencies', {
      issuer,
      name: 'A wordy prison',
      kind: 'prison',
      jwks: { keys: [key.publicJwk] },
    });
    const iat = Math.floor((await world.now()).getTime() / 1000);
    const claims = { iss: issuer, aud: world.url, iat, jti: newId(), toe: iat };
    const events = { [eventType('prison.released')]: released };
    const said = { ...claims, sub_id: { format: 'crn', id: 'X000001' }, events };
    const header = { alg: 'ES256', kid: key.kid, typ: 'secevent+jwt' };
    // As much white space as a statement may have.
    const padded = `${JSON.stringify(said)}${' '.repeat(47_000)}`;
    const signed = signRaw(key, JSON.stringify(header), padded);
    world.heard.length = 0;
    expect((await world.push(signed)).status).toBe(202);
    await world.barrier();
    const told = world.heard.filter(
      ({ alert }) => alert.event.issuer === issuer && alert.sees === 'statement',
    );
    expect(told.length).toBeGreaterThan(0);
    for (const { alert } of told) {
      expect(alert.event.set).toBeUndefined();
      expect(alert.event.digest).toBe(hashOf(signed));
    }
  });

  it('its hash to who has a copy for information', async () => {
    const { signed, told } = await tell({ format: 'crn', id: 'X000001' });
    const copies = told.filter(({ alert }) => alert.kind === 'copy');
    expect(copies.length).toBeGreaterThan(0);
    for (const { alert } of copies) {
      expect(alert.sees).toBe('pointer');
      expect(alert.event.set).toBeUndefined();
      expect(alert.event.digest).toBe(hashOf(signed));
    }
  });

  it('nothing of it, not even its hash or its type, to who may only know that there is a restricted case', async () => {
    const { signed, told } = await tell({ format: 'crn', id: 'X000003' });
    const shown = told.filter(({ alert }) => alert.sees === 'statement');
    expect(shown.map(({ alert }) => alert.event.set)).toContain(signed);
    const hidden = told.filter(({ alert }) => alert.row === 'restricted');
    expect(hidden.length).toBeGreaterThan(0);
    for (const { alert, claims } of hidden) {
      expect(alert.event).toEqual({
        issuer: world.url,
        jti: alert.alert,
        type: 'urn:tocsin:event:alert.raised',
      });
      expect(JSON.stringify({ alert, claims })).not.toContain(hashOf(signed));
      expect(JSON.stringify({ alert, claims })).not.toContain('prison.released');
    }
  });

  it('its hash to who must act, but handles it under another law', async () => {
    await world.operator('PUT', '/operator/agencies', {
      issuer: issuers.police,
      name: 'Test police',
      kind: 'police',
      dataRegime: 'uk-gdpr',
      jwks: { keys: [world.keys.police.publicJwk] },
      push: `${world.receiver.url}/police`,
    });
    const { signed, told } = await tell({ format: 'noms', id: 'A0001AA' });
    const asked = (agency: string): Heard[] =>
      told.filter((one) => one.agency === agency && one.alert.kind !== 'copy');
    expect(asked('police').length).toBeGreaterThan(0);
    for (const { alert } of asked('police')) {
      expect(alert.event.set).toBeUndefined();
      expect(alert.event.digest).toBe(hashOf(signed));
    }
    expect(asked('probation').map(({ alert }) => alert.event.set)).toContain(signed);
  });

  it('neither it nor its hash, once the names in it were erased', async () => {
    const { signed, told } = await tell({ format: 'person', ...name });
    const everything = JSON.stringify(told);
    expect(everything).not.toContain('Testcase');
    const { matches } = (await world.operator('GET', '/operator/matches')) as {
      matches: { event: string; candidates: { id: string }[] }[];
    };
    const [task] = matches;
    const id = task?.candidates[0]?.id ?? '';
    const settled = { case: id, by, reason: 'checked with the prison' };
    await world.operator('POST', `/operator/matches/${task?.event ?? ''}`, settled);
    world.heard.length = 0;
    await world.barrier();
    expect(world.heard.map(({ alert }) => alert.event.set)).toContain(signed);

    await world.operator('POST', `/operator/cases/${id}/erase-names`, {
      by,
      reason: 'the time to keep them is over',
    });
    world.heard.length = 0;
    // Nobody accepts: the next rung is told of the same event, and of its words nothing is left.
    await world.moveTo('2026-08-04T11:30:00Z');
    const climbed = world.heard.filter(({ alert }) => alert.kind === 'climbed');
    const jti = jtiOf(signed);
    const ofIt = climbed.filter(({ alert }) => alert.event.jti === jti);
    expect(ofIt.length).toBeGreaterThan(0);
    for (const { alert } of ofIt) {
      expect(alert.event).toEqual({
        issuer: issuers.prison,
        jti,
        type: 'urn:tocsin:event:prison.released',
      });
    }
    expect(JSON.stringify(climbed)).not.toContain(hashOf(signed));
  });
});
