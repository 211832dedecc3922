import type { AlertRaised, NoticeKind, PublicSubject } from '#contracts';

/** What a notice says, less the originator's SET, which is added when it is signed. */
export type NoticeContent = Omit<AlertRaised, 'event'>;

export type Channel = 'push' | 'poll' | 'email';

export interface NewNotice {
  id: string;
  alertId: string;
  obligationId: string | null;
  eventId: string;
  agencyId: string;
  streamId: string | null;
  channel: Channel;
  kind: NoticeKind;
  post: string;
  address: string | null;
  content: NoticeContent;
  priority: number;
  /** `held` waits to be polled; `due` is sent by us. */
  state: 'due' | 'held';
  createdAt: Date;
  dueAt: Date | null;
}

/** What a notice may have to wait behind: its agency's endpoint, or the one server that all mail goes through. */
export const laneOf = (notice: Pick<ClaimedNotice, 'channel' | 'agency_id'>): string =>
  notice.channel === 'email' ? 'email' : notice.agency_id;

/** A notice that one worker holds until `leaseUntil` (machine time). */
export interface Claim {
  id: string;
  leaseUntil: Date;
}

/** A notice with all that is needed to send it. */
export interface ClaimedNotice {
  id: string;
  alert_id: string;
  obligation_id: string | null;
  channel: Channel;
  agency_id: string;
  endpoint: string | null;
  address: string | null;
  content: NoticeContent;
  attempts: number;
  created_at: Date;
  /** The originator's statement; none when the names in it were erased. */
  event_jws: string | null;
  event_jti: string;
  event_type: string;
  event_agency: string;
  /** Without names. */
  subject: PublicSubject;
  txn: string | null;
}
