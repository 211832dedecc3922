import type { DirectoryRow, Located, ReadDirectory } from '#contracts';
import { notifyRow, type AbsenceRow, type ContactRow, type StaffRow } from '../rows.js';
import {
  byOwner,
  contactRow,
  inOrder,
  namedOnly,
  nested,
  period,
  stillVerified,
  staying,
} from './lists.js';

/** A person of whom each contact point and absence knows where it stands. */
export interface WantedStaff {
  path: string;
  row: Omit<StaffRow, 'contacts' | 'absences'>;
  contacts: Located<ContactRow>[];
  absences: Located<AbsenceRow>[];
}

const absence = (given: Omit<DirectoryRow<'absences'>, 'staff'>): AbsenceRow => ({
  ...period(given),
  cover: given.cover ?? null,
});

/**
 * Staff of the document, and held ones whose contacts or absences its lists name. Absences that a document
 * says nothing of stay: who is away is known from day to day, and not by whoever wrote the document.
 */
export function wantedStaff(
  { head, lists }: ReadDirectory,
  held: readonly StaffRow[],
): WantedStaff[] {
  const before = new Map(held.map((one) => [one.id, one]));
  const keepsContacts = head?.keep?.includes('contacts') ?? false;
  const contacts = byOwner(lists.contacts, (row) => ({ owner: row.staff, row: contactRow(row) }));
  const absences = byOwner(lists.absences, (row) => ({ owner: row.staff, row: absence(row) }));
  const given = (lists.staff ?? []).map(({ path, row }): WantedStaff => {
    const was = before.get(row.id);
    const { id, agency, name, notify = was?.notify ?? [] } = row;
    return {
      path,
      row: { id, agency, name, notify: notify.map(notifyRow) },
      contacts: stillVerified(
        nested(`${path}.contacts`, row.contacts, contactRow) ??
          (contacts
            ? (contacts.get(id) ?? [])
            : staying(path, keepsContacts ? was?.contacts : undefined)),
        was?.contacts,
      ),
      absences: inOrder(
        nested(`${path}.absences`, row.absences, absence) ??
          (absences ? (absences.get(id) ?? []) : staying(path, was?.absences)),
      ),
    };
  });
  const ids = new Set(given.map(({ row }) => row.id));
  const named = [...namedOnly(ids, [contacts, absences])];
  const others = named.flatMap(([id, path]): WantedStaff[] => {
    const was = before.get(id);
    if (!was) return [];
    return [
      {
        path,
        row: { id, agency: was.agency, name: was.name, notify: was.notify },
        contacts: stillVerified(contacts?.get(id) ?? staying(path, was.contacts), was.contacts),
        absences: inOrder(absences?.get(id) ?? staying(path, was.absences)),
      },
    ];
  });
  return [...given, ...others];
}

/** The person as kept. */
export const staffRow = ({ row, contacts, absences }: WantedStaff): StaffRow => ({
  ...row,
  contacts: contacts.map((one) => one.row),
  absences: absences.map((one) => one.row),
});
