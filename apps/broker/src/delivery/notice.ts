import type { AlertRaised, NoticeKind, PublicSubject } from '#contracts';
import type { Carriers } from '#rules';
import type { SigningAlg, Stream } from '../streams/stream.js';

/** What a notice says, less the originator's SET, which is added when it is signed. */
export type NoticeContent = Omit<AlertRaised, 'event'>;

/** To an agency's system … */
export type StreamChannel = 'push' | 'poll';
/** … and to people: by SMTP, by GOV.UK Notify, to a browser, to a program of theirs, to a Teams channel. */
export type PersonalCarrier =
  'email' | 'notify-email' | 'sms' | 'browser-push' | 'webhook' | 'teams';
export type Channel = StreamChannel | PersonalCarrier;

/** Who carries each channel of the directory here. */
export type BrokerCarriers = Carriers<PersonalCarrier>;

/** What goes on a stream and is no alert: that it works, or that it was changed (SSF 1.0 §8.1.4, §8.1.5). */
export interface StreamEvent {
  /** URI of the event type. */
  type: string;
  /** The event itself. */
  says: Readonly<Record<string, unknown>>;
}

/** A notice of a {@link StreamEvent}. */
export interface NewStreamNotice {
  id: string;
  agencyId: string;
  streamId: string;
  event: StreamEvent;
  priority: number;
  at: Date;
}

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
  /** Whom it is about, on a stream: such notices keep their order. */
  orderKey?: string;
  content: NoticeContent;
  priority: number;
  /** Who answers for the post now; none on a notice to an agency. */
  staff?: string | undefined;
  /** It goes to that person's own address, not to the post's. */
  own?: boolean;
  /** Why this way: the person's own rule, or the policy. */
  why?: string;
  /** The notice whose failure calls on this one. */
  behind?: string | undefined;
  /** Never sent after this. */
  expiresAt?: Date | undefined;
  /** How long a receipt is waited for, in milliseconds. */
  receiptWithin?: number | undefined;
  /** `held` waits to be polled, `paused` for its stream; `due` is sent by us; `reserve` waits for the one before it to fail. */
  state: 'due' | 'held' | 'paused' | 'reserve';
  createdAt: Date;
  dueAt: Date | null;
}

/** Those that are sent by us now. */
export const dueOf = (notices: readonly NewNotice[]): NewNotice[] =>
  notices.filter(({ state }) => state === 'due');

/** A notice that one worker holds until `leaseUntil` (machine time). */
export interface Claim {
  id: string;
  leaseUntil: Date;
}

/** What of its stream decides how a notice goes. */
export interface ClaimedStream extends Pick<Stream, 'id' | 'status' | 'deleted'> {
  signingAlg: SigningAlg;
  /** What the endpoint wants to be shown. Never said, never logged. */
  authorization: string | null;
}

/** A notice with all that is needed to send it. */
export interface ClaimedNotice {
  id: string;
  /** None on one that is no alert. */
  alert_id: string | null;
  obligation_id: string | null;
  channel: Channel;
  agency_id: string;
  endpoint: string | null;
  /** Its stream; none on a notice to a person. */
  stream: ClaimedStream | null;
  /** What it says instead of an alert. */
  stream_event: StreamEvent | null;
  address: string | null;
  /** What it may have to wait behind: its agency's endpoint, or the one provider that it goes through. */
  lane: string;
  content: NoticeContent;
  attempts: number;
  priority: number;
  /** `sent`: a provider took it and has not said for long what became of it. */
  state: 'due' | 'sent' | 'held' | 'paused';
  staff: string | null;
  own: boolean;
  expires_at: Date | null;
  receipt_within: number | null;
  provider_id: string | null;
  created_at: Date;
  /** The originator's statement; none when the names in it were erased. */
  event_jws: string | null;
  /** Of the event that an alert is about; a {@link StreamEvent} has none of it. */
  event_jti: string;
  event_type: string;
  event_agency: string;
  /** Without names. */
  subject: PublicSubject;
  txn: string | null;
}
