import { eventType, readStatement } from '#contracts';
import type { Draft } from '../feeds/reading.js';
import { at, event, found, mappa, now, rosh, run, runByDetail } from './testing/messages.js';
import { supervisions } from './testing/messages.js';

/** What a draft is signed as. */
const claims = ({
  name,
  subject,
  content,
  toe = 0,
}: Draft): Parameters<typeof readStatement>[0] => ({
  iss: 'urn:example:probation',
  aud: 'https://broker.example',
  jti: 'jti-1',
  iat: toe + 60,
  toe,
  txn: 'receipt-1',
  sub_id: subject,
  events: { [eventType(name)]: JSON.parse(JSON.stringify(content)) as object },
});

describe('what is told fits the contract of its event', () => {
  const placeholder = { code: 'N99UATU', team: { code: 'N99HAV' } };
  const limits = found({ excludedFrom: [{}], restrictedTo: [] });
  it.each<[string, Draft[]]>([
    ['a registration', run().take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1)).drafts],
    [
      'a registration that was deleted',
      (() => {
        const feed = run();
        feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
        const members = { registerTypeCode: 'MAPP', registrationId: 'r1' };
        return feed.take(event('probation-case.registration.deleted', at(2), members), now(2))
          .drafts;
      })(),
    ],
    ['a risk', run(() => supervisions({})).take(rosh(at(1), 'r1', 'RVRH'), now(1)).drafts],
    [
      'a risk of somebody of whom no registration is known',
      run().take(rosh(at(1), 'r1', 'RVRH'), now(1)).drafts,
    ],
    [
      'limited access of somebody of whom no registration is known',
      run(() => limits).take(event('probation-case.exclusion.updated', at(1)), now(1)).drafts,
    ],
    [
      'a mark',
      (() => {
        const feed = run(() => limits);
        feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
        return feed.take(event('probation-case.exclusion.updated', at(2)), now(2)).drafts;
      })(),
    ],
    [
      'a transfer to nobody',
      run(() => supervisions({ communityManager: placeholder })).take(
        event('person.community.manager.transferred', at(1)),
        now(1),
      ).drafts,
    ],
    [
      'a new manager',
      run(() => supervisions({})).take(event('person.community.manager.allocated', at(1)), now(1))
        .drafts,
    ],
    [
      'two records that are one person',
      run().take(
        event('probation-case.merge.completed', at(1), {
          sourceCRN: 'X100002',
          targetCRN: 'X100001',
        }),
        now(1),
      ).drafts,
    ],
    ['what is not understood', run().take(event('probation-case.new', at(1)), now(1)).drafts],
    ['an unknown code', run().take(rosh(at(1), 'r1', 'ZZZZ'), now(1)).drafts],
    [
      'where he lives',
      run().take(event('probation-case.address.created', at(1), { boroughCode: 'N99NEW' }), now(1))
        .drafts,
    ],
    [
      'a decision to recall',
      runByDetail(() => limits).take(
        event('prison-recall.recommendation.management-oversight', at(1), {
          contactOutcome: 'DECISION_TO_RECALL',
        }),
        now(1),
      ).drafts,
    ],
  ])('%s', (_, drafts) => {
    expect(drafts.length).toBeGreaterThan(0);
    for (const draft of drafts) expect(() => readStatement(claims(draft))).not.toThrow();
  });
});
