import pg from 'pg';

/** Rows of the broker's tables that should not be, by what is wrong with them. All are to be 0. */
export type RecordReckoned = Record<(typeof checks)[number]['name'], number>;

/**
 * Each check counts what is wrong. `$1` are the `jti`s of events answered `202`, `$2` the obligations of
 * acceptances answered `202`.
 */
const checks = [
  {
    name: 'events answered 202 that are not stored',
    sql: `select count(*) from unnest($1::text[]) as given (jti)
          where not exists (select from inbox_event where inbox_event.jti = given.jti)`,
  },
  {
    name: 'events that nothing became of',
    sql: `select count(*) from inbox_event e
          where e.state <> 'routed' or e.outcome is null
            or (e.type like '%prison.released'
                and not exists (select from alert_event where event_id = e.id))`,
  },
  {
    name: 'events in more than one alert',
    sql: `select count(*) from (select from alert_event group by event_id having count(*) > 1) as twice`,
  },
  {
    name: 'obligations without a page',
    sql: `select count(*) from obligation o where not exists (
            select from notice n where n.obligation_id = o.id and n.kind = 'accept'
              and (n.state = 'delivered' or (n.state = 'superseded' and o.accepted_at is not null)))`,
  },
  {
    name: 'obligations told twice',
    sql: `select count(*) from (select from notice where obligation_id is not null
          group by obligation_id, post, channel, kind having count(*) > 1) as twice`,
  },
  {
    name: 'notices still waiting',
    sql: `select count(*) from notice n left join obligation o on o.id = n.obligation_id
          where not (n.state = 'delivered'
            or (n.state = 'superseded' and o.accepted_at is not null))`,
  },
  {
    name: 'acceptances answered 202 that do not stand',
    sql: `select count(*) from unnest($2::uuid[]) as given (id)
          where not exists (select from obligation o
            join record_entry r on r.obligation_id = o.id and r.kind = 'obligation.accepted'
            where o.id = given.id and o.accepted_at is not null)`,
  },
  {
    name: 'events without their line in the record',
    sql: `select count(*) from inbox_event e left join (
            select event_id, count(*) from record_entry where kind = 'event.received' group by event_id
          ) r on r.event_id = e.id where r.count is distinct from 1`,
  },
  {
    name: 'alerts without their line in the record',
    sql: `select count(*) from alert a left join (
            select alert_id, count(*) from record_entry where kind = 'alert.raised' group by alert_id
          ) r on r.alert_id = a.id where r.count is distinct from 1`,
  },
  {
    name: 'obligations without their line in the record',
    sql: `select count(*) from obligation o left join (
            select obligation_id, count(*) from record_entry where kind = 'obligation.raised'
            group by obligation_id) r on r.obligation_id = o.id where r.count is distinct from 1`,
  },
  {
    name: 'deliveries without their line in the record, or their attempt',
    sql: `select count(*) from notice n
          where n.state = 'delivered' and not (
            exists (select from attempt a where a.notice_id = n.id and a.outcome = 'delivered')
            and n.id in (select notice_id from record_entry where kind = 'notice.delivered'))`,
  },
  {
    name: 'attempts without their line in the record',
    sql: `select count(*) from (select notice_id, count(*) from attempt group by notice_id) a
          left join (select notice_id, count(*) from record_entry where kind like 'notice.%'
            and notice_id is not null group by notice_id) r using (notice_id)
          where coalesce(r.count, 0) < a.count`,
  },
] as const;

/** Reads the broker's own tables once everything is done. */
export async function reckonRecord(
  url: string,
  jtis: readonly string[],
  accepted: readonly string[],
): Promise<RecordReckoned> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const out: Record<string, number> = {};
    for (const { name, sql } of checks) {
      // A parameter that a statement does not name has no type.
      const given = sql.includes('$1') ? [jtis] : sql.includes('$2') ? [accepted] : [];
      const { rows } = await client.query<{ count: string }>(sql.replace('$2', '$1'), given);
      out[name] = Number(rows[0]?.count ?? -1);
    }
    return out as RecordReckoned;
  } finally {
    await client.end();
  }
}
