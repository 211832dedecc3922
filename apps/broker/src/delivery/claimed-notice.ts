import { sql } from 'kysely';
import type { MasterKey } from '#trust';
import { openJws, type SealedColumns } from '../intake/sealed-event.js';
import { openAuthorization, type SealedSecret, type SigningAlg } from '../streams/stream.js';
import type { ClaimedNotice, ClaimedStream } from './notice.js';

/** See {@link ClaimedNotice.lane}. */
export const lane = sql<string>`case
  when notice.channel in ('push', 'poll') then notice.agency_id::text
  when notice.channel = 'email' then notice.channel
  when notice.channel in ('sms', 'notify-email') then 'notify'
  else notice.channel || ' ' || coalesce(substring(notice.address from '^https?://([^/]+)'), '') end`;

/** All that is needed to send a notice, of `notice`, `event` (its inbox event) and `stream`, where it has them. */
export const toSend = sql`
  notice.id, notice.alert_id, notice.obligation_id, notice.channel, notice.agency_id, stream.endpoint,
  notice.address, ${lane} as lane, notice.content, notice.attempts, notice.priority, notice.state, notice.staff, notice.own, notice.expires_at,
  notice.receipt_within, notice.provider_id, notice.created_at, notice.event_id, notice.stream_event,
  event.jws as event_jws, event.sealed_jws, event.wrapped_key, event.jti as event_jti, event.type as event_type, event.agency_id as event_agency, event.subject, event.txn,
  stream.id as stream_id, stream.status as stream_status, stream.deleted_at is not null as stream_deleted,
  stream.signing_alg, stream.sealed_authorization, stream.wrapped_key as stream_key`;

/** A row of {@link toSend}. */
export type NoticeRow = Omit<ClaimedNotice, 'stream'> &
  Pick<SealedColumns, 'sealed_jws' | 'wrapped_key'> & {
    event_id: string | null;
    stream_id: string | null;
    stream_status: ClaimedStream['status'];
    stream_deleted: boolean;
    signing_alg: SigningAlg;
    sealed_authorization: SealedSecret['sealed_authorization'];
    stream_key: SealedSecret['wrapped_key'];
  };

/** The notice of a row, with what was sealed in plain: in memory only. */
export function openedNotice(
  key: MasterKey,
  {
    sealed_jws,
    wrapped_key,
    event_id: eventId,
    stream_id: id,
    stream_status: status,
    stream_deleted: deleted,
    signing_alg: signingAlg,
    sealed_authorization,
    stream_key,
    ...row
  }: NoticeRow,
): ClaimedNotice {
  const sealed = { sealed_authorization, wrapped_key: stream_key };
  return {
    ...row,
    event_jws:
      eventId === null
        ? null
        : openJws(key, { id: eventId, jws: row.event_jws, sealed_jws, wrapped_key }),
    stream:
      id === null
        ? null
        : { id, status, deleted, signingAlg, authorization: openAuthorization(key, id, sealed) },
  };
}
