import { sql, type RawBuilder } from 'kysely';

/**
 * How long a notice waits for an earlier one of the same person on the same stream that has not got through, in
 * seconds: the worst for almost no time, because no order is worth a P1 that is late.
 */
const worstWaits = 2;
const othersWait = 60;

const earlierWaits = sql<boolean>`exists (
  select from notice as earlier
  where earlier.stream_id = notice.stream_id and earlier.order_key = notice.order_key and earlier.state = 'due'
    and (earlier.created_at, earlier.event_id) < (notice.created_at, notice.event_id))`;

/**
 * Whether the row `notice` may go: nothing that was said earlier of the same person waits for the same stream (SSF
 * 1.0 §8.1.2.1), or it has waited long enough. What one event made at one instant has no order.
 * @param now the time of decisions; without it, a notice never waited long enough
 */
export const inOrder = (now?: Date): RawBuilder<boolean> =>
  sql<boolean>`(notice.order_key is null or notice.state <> 'due'
    or notice.created_at <= ${now ?? null}::timestamptz
      - (case notice.priority when 1 then ${worstWaits}::integer else ${othersWait}::integer end) * interval '1 second'
    or not ${earlierWaits})`;
