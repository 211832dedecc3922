import { until } from '#testing';
import { startAdapters, type RunningAdapters } from '../testing/running-adapters.js';
import { at, crn, event, from, manager, mappa, rosh } from './testing/messages.js';

/** The same through the real adapters: received, kept, asked, signed and pushed. */
let adapters: RunningAdapters;
beforeAll(async () => {
  adapters = await startAdapters('probation');
  await adapters.restart({
    TOCSIN_FEED_PROBATION_SEARCH_URL: `http://127.0.0.1:${adapters.system.port}/api/`,
  });
});
afterAll(() => adapters.stop());

it('what the probation system sends is asked about, signed by the agency, and told once', async () => {
  const document = {
    communityManager: manager('N99A001'),
    mappaDetail: { level: 2, category: 1 },
    supervisions: [],
    dynamicRisks: [{ code: 'RHRH' }],
  };
  let away = true;
  adapters.system.answer(() =>
    away ? { status: 503 } : { status: 200, body: JSON.stringify(document) },
  );
  await adapters.send(mappa('added', at(1), 'r1', '', ''));
  // The system is away: nothing is told, and nothing is lost.
  await until('the call-back to fail', () => adapters.system.requests.length > 0);
  expect(adapters.broker.requests).toEqual([]);
  away = false;
  const [first] = await adapters.untilGot(1);
  expect(first).toMatchObject({
    name: 'probation.registration-changed',
    content: { registered: true, category: 1, level: 2, rosh: 'high', from: from(1) },
    claims: { iss: 'urn:example:probation', sub_id: { format: 'crn', id: crn } },
  });
  expect(adapters.system.requests[0]).toMatchObject({ path: `/api/case/${crn}/supervisions` });

  await adapters.send(event('person.community.manager.allocated', at(2)));
  const [, second] = await adapters.untilGot(2);
  expect(second).toMatchObject({
    name: 'probation.officer-changed',
    content: { change: 'allocated', officerReference: 'N99A001', from: from(2) },
  });

  const again = await adapters.send(rosh(at(3), 'r2', 'RMRH'));
  await until('the lesser risk to be settled', async () => {
    const { json } = await adapters.ask(`/feeds/receipts/${again.receipt}`, {
      token: adapters.token,
    });
    return json['state'] === 'nothing-to-tell';
  });
  const { outcome } = await adapters.send(rosh(at(4), 'r3', 'ZZZZ'));
  expect(outcome).toMatch(/kept/);
  const [, , third] = await adapters.untilGot(3);
  expect(third).toMatchObject({
    name: 'system.message-not-understood',
    content: { problem: 'unknown-code', what: 'register type ZZZZ' },
  });
});

it('merged records are told about the one that is no more', async () => {
  adapters.system.answer(() => ({ status: 404 }));
  const before = adapters.broker.requests.length;
  await adapters.send(
    event('probation-case.merge.completed', at(5), { sourceCRN: 'X100009', targetCRN: crn }),
  );
  const got = await adapters.untilGot(before + 1);
  expect(got.at(-1)).toMatchObject({
    name: 'probation.cases-merged',
    content: { into: crn, change: 'merged', at: from(5) },
    claims: { sub_id: { format: 'crn', id: 'X100009' } },
  });
});
