import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { contactsBy } from './contact-points.js';
import { asInstant, grouped, type Owned } from './read-rows.js';
import { notifyRow, type AbsenceRow, type StaffRow } from './rows.js';

type HeldStaff = Omit<StaffRow, 'contacts' | 'absences'>;

/** The people who work for agencies: how they are reached, when they are away and who covers. */
@Injectable()
export class StaffRepository {
  async all(database: Database): Promise<StaffRow[]> {
    const [staff, reached, absences] = await Promise.all([
      this.staff(database),
      contactsBy(database, 'staff'),
      this.absences(database),
    ]);
    const away = grouped(absences, ({ from, to, cover }) => ({ from, to, cover }));
    return staff.map(({ id, agency, name, notify }) => ({
      id,
      agency,
      name,
      notify: notify.map(notifyRow),
      contacts: reached.get(id) ?? [],
      absences: away.get(id) ?? [],
    }));
  }

  private async staff(database: Database): Promise<HeldStaff[]> {
    const { rows } = await sql<HeldStaff>`
      select staff.id, agency.issuer as agency, staff.name, coalesce(staff.notify, '[]') as notify
      from staff join agency on agency.id = agency_id order by staff.id collate "C"
    `.execute(database);
    return rows;
  }

  private async absences(database: Database): Promise<Owned<AbsenceRow>[]> {
    const { rows } = await sql<Owned<AbsenceRow>>`
      select staff_id as owner, ${asInstant('absent_from')} as "from", ${asInstant('absent_to')} as "to",
        cover_id as cover
      from absence order by absent_from
    `.execute(database);
    return rows;
  }

  async save(database: Database, staff: readonly StaffRow[]): Promise<void> {
    await sql`
      insert into staff (id, agency_id, name, notify)
      select row.id, agency.id, row.name, row.notify
      from jsonb_to_recordset(${asJson(staff)}) as row (id text, agency text, name text, notify jsonb)
      join agency on agency.issuer = row.agency
      on conflict (id) do update set agency_id = excluded.agency_id, name = excluded.name,
        notify = excluded.notify
    `.execute(database);
  }

  async replaceAbsences(database: Database, staff: readonly StaffRow[]): Promise<void> {
    const ids = staff.map(({ id }) => id);
    await sql`delete from absence where staff_id = any(${ids}::text[])`.execute(database);
    const absences = staff.flatMap(({ id, absences }) =>
      absences.map((one) => ({ ...one, staff: id })),
    );
    await sql`
      insert into absence (staff_id, absent_from, absent_to, cover_id)
      select staff, "from", "to", cover
      from jsonb_to_recordset(${asJson(absences)}) as row (
        staff text, "from" timestamptz, "to" timestamptz, cover text)
    `.execute(database);
  }
}
