import type { Severity } from '#contracts';
import { eventName } from '#contracts';
import {
  recipientsFor,
  severityOf,
  tierOf,
  type Directory,
  type Policy,
  type PolicyRow,
  type RoutingFacts,
} from '#rules';
import { sha256 } from '#kernel';
import { identifiersOf } from '#contracts';
import type { Raising } from '../alerts/raise.service.js';
import type { CaseRow } from '../cases/case.repository.js';
import type { Matched } from '../cases/case.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';

/** What one event about one person means: the alert and everybody it must reach, with the reasons. */
export function decide(
  event: InboxEvent,
  matched: Matched,
  policy: Policy,
  directory: Directory,
): Raising {
  const row = policy.events.find(({ type }) => type === eventName(event.type));
  if (!row) throw new Error('The policy has no row for this event type');
  const found = matched.match === 'confirmed' ? matched.case : undefined;
  const { tier, because } = tierOf(found ? riskOf(found) : {});
  const severity = found ? severityOf(row, tier) : unmatchedSeverity(row, policy);
  const facts: RoutingFacts = {
    match: matched.match,
    tier,
    severity,
    ownerPost: found?.owner_post ?? undefined,
    boroughs: found?.boroughs ?? [],
    prison: text(event.content, 'prison') ?? found?.custody ?? undefined,
    premises: text(event.content, 'premises'),
  };
  return {
    eventId: event.id,
    caseId: found?.id ?? null,
    subjectKey: found?.id ?? unmatchedKey(event),
    family: row.family,
    row: row.row,
    severity,
    tier,
    says: found
      ? row.says
      : `${row.says} The person could not be matched to a case: please say who it is.`,
    match: matched.match,
    because: [because],
    recipients: recipientsFor(row, facts, policy, directory),
  };
}

const riskOf = ({ mappa_category, mappa_level, rosh }: CaseRow) => ({
  mappaCategory: mappa_category ?? undefined,
  mappaLevel: mappa_level ?? undefined,
  rosh: rosh ?? undefined,
});

const unmatchedSeverity = (row: PolicyRow, policy: Policy): Severity =>
  row.dangerous ? policy.unmatched.dangerous.severity : policy.unmatched.severity;

/** The same unknown person has the same key, without the key being an identifier. */
function unmatchedKey(event: InboxEvent): string {
  const named = identifiersOf(event.subject).map(({ scheme, value }) => `${scheme}:${value}`);
  return `unmatched:${sha256(named.sort().join(' ')).toString('base64url')}`;
}

function text(content: unknown, member: string): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const value: unknown = Reflect.get(content, member);
  return typeof value === 'string' ? value : undefined;
}
