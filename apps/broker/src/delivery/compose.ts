import type { NoticeKind, Severity, Tier } from '#contracts';
import { newId } from '#kernel';
import { severityNumber, type Addressee, type Recipient, type Rung } from '#rules';
import type { Snapshot } from '../directory/directory.service.js';
import { carries, type Stream } from '../streams/stream.js';
import type { NewNotice, NoticeContent } from './notice.js';

/** What is to be said, and to whom. */
export interface Telling {
  kind: NoticeKind;
  alert: {
    id: string;
    ref: string;
    /** Whom it is about: what is said of one person keeps its order. */
    subjectKey: string;
    family: string;
    row: string;
    severity: Severity;
    tier: Tier;
    /** The wording of whoever must act … */
    says: string;
    /** … and of a copy or a pointer, which names whom to ask. */
    contact: string;
  };
  eventId: string;
  sees: Recipient['sees'];
  /** Sentences that go with this recipient's wording. */
  notes?: readonly string[] | undefined;
  role: string;
  rung: Rung;
  /** Who answers for the post now, where that matters. */
  staff?: string | undefined;
  because: readonly string[];
  /** None on a copy. */
  obligation?: { id: string; rungs: readonly Rung[]; dueAt: Date | null } | undefined;
  at: Date;
}

/** The row that a pointer gives. */
export const restrictedRow = 'restricted';

/** What goes to a person's own mailbox too. Copies and later facts never page (RULES §3.5). */
const pages: readonly NoticeKind[] = ['accept', 'climbed', 'unowned'];

/**
 * The notices of one telling: a signed one on the agency's stream, and ones that name no one to whoever answers
 * for the post and to the post itself, with those in reserve. A copy goes on the stream only: copies never page
 * (RULES §3.5).
 */
export function compose(telling: Telling, snapshot: Snapshot): NewNotice[] {
  const agency = snapshot.byIssuer.get(telling.rung.agency);
  if (!agency) return [];
  const stream = snapshot.streams.get(agency.id);
  const notices: NewNotice[] = [];
  if (stream) {
    notices.push({
      ...common(telling, agency.id),
      channel: stream.method,
      streamId: stream.id,
      orderKey: telling.alert.subjectKey,
      address: null,
      ...firstState(stream, telling.at),
    });
  }
  // A later fact does not page, unless there is no other way left to say it.
  const only = telling.kind === 'update' && !(stream && carries(stream));
  if (only || pages.includes(telling.kind)) notices.push(...paging(telling, agency.id, snapshot));
  return notices;
}

/**
 * Where a notice on a stream begins. One on a stream that carries nothing is due as well: it is tried, so that it
 * ends with its reason and not in silence. The table has the last word (`NoticeRepository.inserting`).
 */
function firstState(stream: Stream, at: Date): Pick<NewNotice, 'state' | 'dueAt'> {
  if (carries(stream) && stream.status === 'paused') return { state: 'paused', dueAt: null };
  if (carries(stream) && stream.method === 'poll') return { state: 'held', dueAt: null };
  return { state: 'due', dueAt: at };
}

/** To the person by their own rules, and to the post; no address twice. */
function paging(telling: Telling, agencyId: string, snapshot: Snapshot): NewNotice[] {
  const { alert, rung, staff, at } = telling;
  const person = staff === undefined ? undefined : snapshot.people.get(staff);
  const told = new Set<string>();
  return [person, postOf(rung.post, snapshot)].flatMap((addressee) => {
    if (!addressee) return [];
    return snapshot.reach.chains(addressee, alert.severity, at).flatMap((chain) => {
      let behind: string | undefined;
      return chain.flatMap(({ way, expiresAt, receiptWithin, why }): NewNotice[] => {
        const { carrier, address } = way;
        if (told.has(`${carrier} ${address}`)) return [];
        told.add(`${carrier} ${address}`);
        const notice: NewNotice = {
          ...common(telling, agencyId),
          channel: carrier,
          streamId: null,
          address,
          staff,
          own: addressee === person,
          why,
          behind,
          expiresAt,
          receiptWithin,
          state: behind === undefined ? 'due' : 'reserve',
          dueAt: at,
        };
        behind = notice.id;
        return [notice];
      });
    });
  });
}

function postOf(id: string, { directory }: Snapshot): Addressee | undefined {
  const post = directory.post(id);
  if (!post) return undefined;
  const { contacts, email } = post;
  if (contacts) return { contacts };
  return email === undefined
    ? undefined
    : { contacts: [{ channel: 'email', address: email, state: 'verified' }] };
}

function common(telling: Telling, agencyId: string) {
  return {
    id: newId(),
    alertId: telling.alert.id,
    obligationId: telling.obligation?.id ?? null,
    eventId: telling.eventId,
    agencyId,
    kind: telling.kind,
    post: telling.rung.post,
    content: contentOf(telling),
    priority: severityNumber(telling.alert.severity),
    createdAt: telling.at,
  };
}

/** It says what became of something the post said itself: nothing of the person goes with it. */
export const isReply = (kind: NoticeKind): boolean => kind === 'not-yours' || kind === 'answered';

function contentOf(telling: Telling): NoticeContent {
  const { kind, alert, role, rung, because, obligation, notes = [] } = telling;
  // The originator's words go to whoever must act; a copy gets their hash (DESIGN §5).
  const sees = kind === 'copy' || isReply(kind) ? 'pointer' : telling.sees;
  const hides = telling.sees === 'pointer' || isReply(kind);
  return {
    alert: alert.ref,
    kind,
    role,
    post: { id: rung.post, title: rung.title },
    // A pointer says that something happened and whom to ask; what and why it was, is with them (RR-14).
    family: hides ? 'restricted' : alert.family,
    row: hides ? restrictedRow : alert.row,
    severity: alert.severity,
    tier: alert.tier,
    // What became of an answer says only that.
    says:
      kind === 'answered'
        ? notes.join(' ')
        : [sees === 'pointer' ? alert.contact : alert.says, ...notes].join(' '),
    sees,
    because: hides ? [] : [...because],
    ...(obligation && {
      obligation: obligation.id,
      ladder: obligation.rungs.map(({ post, title }) => ({ post, title })),
    }),
    ...(obligation?.dueAt && { acceptBy: obligation.dueAt.toISOString() }),
  };
}
