import { contractOf, eventName, legalBasis, readSubject } from '#contracts';
import { sha256 } from '#kernel';
import {
  actionFor,
  conditionsOf,
  ownerRole,
  routeOf,
  rowFor,
  severityOf,
  tierOf,
  workingTimeIn,
  type Action,
  type CaseFacts,
  type Directory,
  type Finding,
  type Policy,
  type PolicyRow,
  type Recipient,
  type RoutingFacts,
} from '#rules';
import type { Raising } from '../alerts/raise.service.js';
import type { Matched } from '../cases/matched.js';
import type { MergeOutcome } from '../cases/stated-merges.service.js';
import type { Agency } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import type { Earlier, MatchedEvent } from './earlier-alerts.service.js';
import { eventFacts } from './event-facts.js';
import { noAlertFor, riskOf, type NoAlert } from './no-alert.js';
import { retiered } from './retiered.js';

/** An event with all that is known when it is decided. */
export interface Asked extends Earlier, MatchedEvent {
  /** Of merged records: what became of it. */
  merge?: MergeOutcome | undefined;
  sender: Agency | undefined;
  at: Date;
}

/**
 * The alert about the person, the open ones that it makes worse, and one for each gap that was found on the way
 * (RR-07, RR-18, C-08).
 */
export interface Decided extends MatchedEvent {
  raisings: Raising[];
  /** Of an event that ends in no alert. */
  noAlert?: NoAlert | undefined;
}

/** What one event means and everybody it must reach, with the reasons. */
export function decide(asked: Asked, policy: Policy, directory: Directory): Decided {
  const { event, matched, correction, sender, at } = asked;
  const stated = needed(policy, eventName(event.type));
  const found = matched.match === 'confirmed' ? matched.case : undefined;
  const { tier, because } = tierOf(found ? riskOf(found) : {});
  // A person who is not sure is a matter of its own, whatever was stated (SYS-03).
  const sure = found !== undefined || isAboutService(event);
  const row = sure ? stated : needed(policy, 'system.person-unmatched');
  const noAlert = noAlertFor(stated, found, asked);
  if (noAlert) return { event, matched, correction, raisings: [], noAlert };
  const where = eventFacts(event.content, sender);
  const conditions = conditionsOf({
    row: stated,
    content: event.content,
    event: where,
    case: found,
    tier,
    at,
    mergeInDoubt: asked.merge?.state === 'in-doubt',
  });
  const facts: RoutingFacts = {
    match: sure ? 'confirmed' : matched.match,
    case: found,
    event: where,
    tier,
    severity: severityOf(row, tier, conditions),
    conditions,
    toldBefore: asked.toldBefore,
    at,
  };
  const { recipients, findings } = routeOf(row, facts, policy, directory);
  const main: Raising = {
    ...raisingOf(row, recipients, facts),
    action: actionOfEvent(row, asked, found, recipients, policy, directory),
    eventId: event.id,
    caseId: found?.id ?? null,
    subjectKey: found?.id ?? (sure ? serviceKey(event) : unmatchedKey(event)),
    says: sure ? stated.says : `${stated.says} ${row.says}`,
    because: found
      ? [
          because,
          matched.because,
          ...(asked.merge ? [asked.merge.because] : []),
          ...corrected(matched),
        ]
      : sure
        ? [`${row.row}: found by the broker itself`]
        : [because, matched.because, `SYS-03: it was stated as ${stated.row}`],
  };
  const gaps = findings.flatMap((finding) => gap(finding, main, facts, policy, directory));
  const worse = (asked.open ?? [])
    .filter(({ family }) => family !== main.family)
    .flatMap((alert) => retiered(alert, event.id, tier, policy, directory));
  return { event, matched, correction, raisings: [main, ...worse, ...gaps] };
}

/** It came after the statement that corrects it: it is told, and says nothing of the case. */
const corrected = (matched: Matched): string[] =>
  matched.match === 'confirmed' && matched.corrected
    ? ['Promise 6: another statement has taken its place already']
    : [];

/** The action clock, by what holds the person: as the event says it, or as it is known of the case. */
function actionOfEvent(
  row: PolicyRow,
  { event, at }: Asked,
  found: CaseFacts | undefined,
  recipients: readonly Recipient[],
  policy: Policy,
  directory: Directory,
): Action | undefined {
  const { content } = event;
  const stated: unknown =
    typeof content === 'object' && content !== null
      ? Reflect.get(content, 'legalBasis')
      : undefined;
  const basis = legalBasis.safeParse(stated);
  const nation = directory.nationOf(recipients[0]?.plan.rungs[0]?.post ?? '');
  return actionFor(
    policy,
    row,
    basis.success ? basis.data : found?.legalBasis,
    event.occurred_at ?? at,
    workingTimeIn(policy.workingTime, nation),
  );
}

function needed(policy: Policy, type: string): PolicyRow {
  const row = rowFor(policy, type);
  // Loading has seen to it that every type has its row.
  if (!row) throw new Error(`The policy has no row for ${type}`);
  return row;
}

/** An alert for something that routing found missing. One gap is one alert, whomever it struck. */
function gap(
  finding: Finding,
  main: Raising,
  facts: RoutingFacts,
  policy: Policy,
  directory: Directory,
): Raising[] {
  const row = policy.events.find((one) => one.row === finding.row);
  // The alert itself is about this already.
  if (!row || row.row === main.row) return [];
  const { about } = finding;
  const own = { ...facts, severity: severityOf(row, facts.tier, facts.conditions) };
  const { recipients } = routeOf(row, own, policy, directory);
  return [
    {
      ...raisingOf(row, recipients, own),
      eventId: main.eventId,
      caseId: about === undefined ? main.caseId : null,
      subjectKey: about === undefined ? main.subjectKey : gapKey(about),
      because: finding.because,
    },
  ];
}

const raisingOf = (
  row: PolicyRow,
  recipients: readonly Recipient[],
  { match, tier, severity }: RoutingFacts,
) => ({
  family: row.family,
  row: row.row,
  severity,
  tier,
  says: row.says,
  contact: contactWording(row, recipients),
  match,
  recipients,
});

/** The second wording of an alert: whom to ask, by post. */
function contactWording({ contact }: PolicyRow, recipients: readonly Recipient[]): string {
  const asked = recipients.find(({ role, kind }) => role === ownerRole && kind === 'accept');
  const title = asked?.plan.rungs[0]?.title;
  return title === undefined
    ? contact
    : contact.replace('contact the offender manager', `contact the ${title}`);
}

/** About a part of the service that has no person in it, as a gap in the directory. */
export const isAboutService = ({ type }: Pick<InboxEvent, 'type'>): boolean =>
  contractOf(type)?.about === 'service';

/** The same finding about the service is one alert. */
const serviceKey = ({ type, content }: InboxEvent): string =>
  `service:${sha256(`${type} ${JSON.stringify(content)}`).toString('base64url')}`;

const gapKey = (about: string): string => `gap:${sha256(about).toString('base64url')}`;

/** The same unknown person has the same key, without the key being an identifier. */
function unmatchedKey(event: InboxEvent): string {
  const { identifiers } = readSubject(event.subject, event.received_at);
  // Nobody says that two people without an identifier are one.
  if (identifiers.length === 0) return `unmatched:${event.id}`;
  const named = identifiers.map(({ scheme, value }) => `${scheme}:${value}`);
  return `unmatched:${sha256(named.sort().join(' ')).toString('base64url')}`;
}
