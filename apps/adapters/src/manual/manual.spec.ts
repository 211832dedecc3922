import { SystemClock } from '#kernel';
import { until } from '#testing';
import { startAdapters, type Got, type RunningAdapters } from '../testing/running-adapters.js';

const max = {
  name: 'Max Manual',
  token: 'the-token-of-max-manual-himself',
  may: ['manual'] as const,
};
const nia = {
  name: 'Nia Night',
  token: 'the-token-of-nia-night-herself',
  may: ['night-desk'] as const,
  premises: ['E12'],
};

let adapters: RunningAdapters;
beforeAll(async () => {
  adapters = await startAdapters('hostel', [
    { ...max, may: [...max.may] },
    { ...nia, may: [...nia.may] },
  ]);
});
afterAll(() => adapters.stop());
beforeEach(() => adapters.broker.empty());

let serial = 100_000;
const crn = (): string => `X${(serial += 1)}`;
const form = (person: string, change: object = {}): object => ({
  event: 'hostel.absconded',
  person: { crn: person },
  at: '2026-08-08T22:10:00Z',
  content: { premises: 'E12', leftAt: '2026-08-08T22:10:00Z', reason: 'A' },
  because: 'The hostel system is down',
  ...change,
});
const state = (body: object, headers: Record<string, string> = {}) =>
  adapters.ask('/manual/hostel', { token: max.token, body, headers });
const receiptOf = async (receipt: unknown): Promise<Record<string, unknown>> =>
  (await adapters.ask(`/manual/hostel/${String(receipt)}`, { token: max.token })).json;
const untilSent = (receipt: unknown): Promise<boolean> =>
  until('it to be sent', async () => (await receiptOf(receipt))['state'] === 'sent');
const corrects = (got: Got | undefined): unknown => got?.content['corrects'];

/** What the hostel system tells of the same departure, once it is back. */
async function departed(
  person: string,
  change: object = {},
  id = person,
): Promise<{ outcome: string }> {
  const detail = {
    id,
    timestamp: new Date(Date.parse('2026-08-09T08:00:00Z') + (serial += 1)).toISOString(),
    eventType: 'approved-premises.person.departed',
    eventDetails: {
      personReference: { crn: person, noms: 'Unknown NOMS Number' },
      bookingId: `booking-${person}`,
      applicationId: `application-${person}`,
      premises: { apCode: 'E12' },
      departedAt: '2026-08-08T22:10:00Z',
      reason: 'Absconded',
      legacyReasonCode: 'A',
      ...change,
    },
  };
  adapters.system.answer(() => ({ status: 200, body: detail }));
  return adapters.send({
    eventType: 'approved-premises.person.departed',
    occurredAt: detail.timestamp,
    detailUrl: `${adapters.system.url}/events/person-departed/${id}`,
    personReference: { identifiers: [{ type: 'CRN', value: person }] },
    additionalInformation: { applicationId: `application-${person}`, serial: (serial += 1) },
  });
}

describe('a statement by hand', () => {
  it('is signed by the agency, says that it was by hand and by whom, and is not said again by the feed', async () => {
    const person = crn();
    const { status, json } = await state(form(person));
    expect(status).toBe(202);
    expect(json).toMatchObject({ events: 1, outcome: 'sent-to-broker-soon' });
    const [first] = await adapters.untilGot(1);
    expect(first).toMatchObject({
      name: 'hostel.absconded',
      claims: { iss: 'urn:example:hostel', sub_id: { format: 'crn', id: person } },
      content: {
        premises: 'E12',
        source: {
          system: 'manual',
          manual: { by: { name: 'Max Manual' }, reason: 'The hostel system is down' },
        },
      },
    });
    expect((await departed(person)).outcome).toMatch(
      /^nothing-to-tell: it was stated by hand before/,
    );
    // The feed finds out more: what it corrects is what was sent, and that was sent by hand.
    await departed(person, { departedAt: '2026-08-08T20:00:00Z' });
    const [, second] = await adapters.untilGot(2);
    expect(corrects(second)).toEqual({ jti: first?.jti });
  });

  it('that differs from what the feed says is corrected by it, once', async () => {
    const person = crn();
    await state(form(person));
    await departed(person, { departedAt: '2026-08-08T18:00:00Z' });
    const [first, second] = await adapters.untilGot(2);
    expect(corrects(second)).toEqual({ jti: first?.jti });
    expect(second?.content).toMatchObject({ leftAt: '2026-08-08T18:00:00Z' });
    await departed(person, { departedAt: '2026-08-08T18:00:00Z' });
    expect(await adapters.got()).toHaveLength(2);
  });

  it('sent twice is one statement', async () => {
    const person = crn();
    const [one, two] = await Promise.all([state(form(person)), state(form(person))]);
    expect(two.json['receipt']).toBe(one.json['receipt']);
    const keyed = await state(form(person), { 'idempotency-key': 'k1' });
    const again = await state(form(person, { because: 'Other words' }), {
      'idempotency-key': 'k1',
    });
    expect(again.json['receipt']).toBe(keyed.json['receipt']);
  });
});

describe('one that is held back', () => {
  const held = (person: string): object =>
    form(person, { hold: { because: 'The police ask us to wait' } });

  it('is told to nobody until it is sent', async () => {
    const { json } = await state(held(crn()));
    expect(json).toMatchObject({
      events: 0,
      outcome: expect.stringMatching(/^held-back: /) as string,
    });
    const list = await adapters.ask('/manual/hostel', { token: max.token });
    expect(list.json).toContainEqual(
      expect.objectContaining({ receipt: json['receipt'], state: 'held', by: 'Max Manual' }),
    );
    expect(JSON.stringify(list.json)).not.toMatch(/X1\d{5}/);
    expect(adapters.broker.requests).toHaveLength(0);
    const path = `/manual/hostel/${String(json['receipt'])}`;
    const body = { because: 'They are ready' };
    expect((await adapters.ask(`${path}/send`, { token: max.token, body })).status).toBe(202);
    await adapters.untilGot(1);
    await untilSent(json['receipt']);
    for (const what of ['send', 'withdraw'])
      expect((await adapters.ask(`${path}/${what}`, { token: max.token, body })).status).toBe(409);
    expect(await adapters.got()).toHaveLength(1);
  });

  it('is taken back before anybody is told, and then the feed tells it like any other', async () => {
    const person = crn();
    const { json } = await state(held(person));
    const path = `/manual/hostel/${String(json['receipt'])}/withdraw`;
    const body = { because: 'He sat in the garden' };
    expect((await adapters.ask(path, { token: max.token, body })).status).toBe(202);
    expect(await receiptOf(json['receipt'])).toMatchObject({ state: 'nothing-to-tell' });
    await departed(person);
    const [only] = await adapters.untilGot(1);
    expect(corrects(only)).toBeUndefined();
  });

  it('gives way to the feed, which states it itself', async () => {
    const person = crn();
    const { json } = await state(held(person));
    await departed(person);
    const [only] = await adapters.untilGot(1);
    expect(only?.content).toMatchObject({ source: { system: 'approved-premises' } });
    expect(await receiptOf(json['receipt'])).toMatchObject({
      state: 'nothing-to-tell',
      outcome: expect.stringMatching(/the feed stated it itself/) as string,
    });
    const body = { because: 'Late' };
    const path = `/manual/hostel/${String(json['receipt'])}/send`;
    expect((await adapters.ask(path, { token: max.token, body })).status).toBe(409);
  });

  it('is told when its time has come, also by another process', async () => {
    const until = new Date(new SystemClock().now().getTime() + 1_500).toISOString();
    const { json } = await state(form(crn(), { hold: { because: 'A moment', until } }));
    expect(json).toMatchObject({ events: 0 });
    await adapters.restart();
    await adapters.untilGot(1);
    await untilSent(json['receipt']);
  });
});

describe('what cannot be stated', () => {
  it.each<[string, object, RegExp]>([
    [
      'an event of another kind of agency',
      { event: 'prison.released' },
      /none that a hostel states/,
    ],
    ['an event that nobody knows', { event: 'hostel.flown' }, /nobody knows/],
    ['a wrong number', { person: { pnc: '2002/0073319A' } }, /person\.pnc: cannot be right/],
    ['nobody', { person: {} }, /person: must name/],
    ['what is still to come', { at: '2099-01-01T00:00:00Z' }, /still to come/],
    ['no reason', { because: '' }, /because: /],
    [
      'a member that has no place',
      { content: { premises: 'E12', story: 'long' } },
      /not in the contract/,
    ],
    ['its own source', { content: { premises: 'E12', source: {} } }, /content\.source/],
    [
      'a hold that is over',
      { hold: { because: 'Why not', until: '2020-01-01T00:00:00Z' } },
      /over/,
    ],
    [
      'a hold for ever',
      { hold: { because: 'Why not', until: '2099-01-01T00:00:00Z' } },
      /later than/,
    ],
    ['one thing too many', { colour: 'red' }, /colour/],
  ])('%s is refused, and says why', async (_, change, text) => {
    const { status, json } = await state(form(crn(), change));
    expect(status).toBe(400);
    expect(json['detail']).toMatch(text);
    expect(adapters.broker.requests).toHaveLength(0);
  });

  it.each<[string, string | undefined, number]>([
    ['nobody', undefined, 401],
    ['the feed itself', 'the-token-of-the-hostel-system', 401],
    ['somebody who may do something else', nia.token, 403],
  ])('by %s', async (_, token, status) => {
    const body = form(crn());
    expect((await adapters.ask('/manual/hostel', { ...(token && { token }), body })).status).toBe(
      status,
    );
    expect((await adapters.ask('/manual/prison', { token: max.token, body })).status).toBe(401);
  });
});

it('a sender cannot pass for a person', async () => {
  const { outcome } = await adapters.send({
    manual: 'state',
    draft: {
      name: 'hostel.absconded',
      subject: { format: 'crn', id: crn() },
      content: {},
      record: 'r',
    },
  });
  expect(outcome).toMatch(/^kept-for-a-person/);
});
