import { Injectable } from '@nestjs/common';
import { normalIdentifier, type CaseEntry, type Identifier } from '#contracts';
import type { Database } from '#database';
import { newId, TocsinError } from '#kernel';
import { CaseRepository, type CaseFacts, type CaseRow } from './case.repository.js';

interface Counts {
  added: number;
  changed: number;
  unchanged: number;
}

interface Prepared {
  entry: CaseEntry;
  identifiers: Identifier[];
  id: string;
  before: CaseRow | undefined;
}

/** Takes the cases of a directory document: found by any of their identifiers, or new. */
@Injectable()
export class CaseImport {
  constructor(private readonly repository: CaseRepository) {}

  /** @throws TocsinError `invalid_request` when one entry's identifiers belong to two cases */
  async import(database: Database, entries: readonly CaseEntry[], now: Date): Promise<Counts> {
    if (entries.length === 0) return { added: 0, changed: 0, unchanged: 0 };
    const prepared = await this.prepare(database, entries);
    const counts = { added: 0, changed: 0, unchanged: 0 };
    const saved = prepared.filter(
      ({ before, entry, id }) => !before || !same(before, factsOf(id, entry)),
    );
    if (saved.length > 0) {
      await this.repository.save(
        database,
        saved.map(({ id, entry }) => factsOf(id, entry)),
      );
    }
    const named = prepared.flatMap(({ id, identifiers }) =>
      identifiers.map((one) => ({ ...one, case_id: id })),
    );
    await this.repository.addIdentifiers(database, named);
    for (const one of prepared) {
      const moved = await this.moveOwner(database, one, now);
      if (!one.before) counts.added += 1;
      else if (moved || saved.includes(one)) counts.changed += 1;
      else counts.unchanged += 1;
    }
    return counts;
  }

  private async prepare(database: Database, entries: readonly CaseEntry[]): Promise<Prepared[]> {
    const read = entries.map((entry) => ({
      entry,
      identifiers: entry.identifiers.map(({ scheme, value }) => ({
        scheme,
        value: normalIdentifier(value),
      })),
    }));
    const held = await this.repository.caseOf(
      database,
      read.flatMap(({ identifiers }) => identifiers),
    );
    const owner = new Map(
      held.map(({ scheme, value, case_id }) => [`${scheme}:${value}`, case_id]),
    );
    const rows = await this.repository.find(database, [...new Set(owner.values())]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return read.map(({ entry, identifiers }, index) => {
      const found = new Set(
        identifiers.flatMap(({ scheme, value }) => owner.get(`${scheme}:${value}`) ?? []),
      );
      if (found.size > 1) {
        throw new TocsinError(
          'invalid_request',
          `case ${index + 1}: its identifiers belong to two cases already`,
        );
      }
      const id = [...found][0] ?? newId();
      for (const { scheme, value } of identifiers) owner.set(`${scheme}:${value}`, id);
      return { entry, identifiers, id, before: byId.get(id) };
    });
  }

  private async moveOwner(
    database: Database,
    { entry, id, before }: Prepared,
    now: Date,
  ): Promise<boolean> {
    if (!entry.owner || before?.owner_post === entry.owner.post) return false;
    const given = new Date(entry.owner.from);
    // A change of owner is never dated before the owner it ends.
    const from = before?.owned_from && given <= before.owned_from ? now : given;
    await this.repository.setOwner(database, id, entry.owner.post, from);
    return true;
  }
}

const factsOf = (id: string, entry: CaseEntry): CaseFacts => ({
  id,
  boroughs: entry.boroughs,
  mappa_category: entry.mappa?.category ?? null,
  mappa_level: entry.mappa?.level ?? null,
  rosh: entry.rosh ?? null,
  legal_basis: entry.legalBasis ?? null,
  custody: entry.custody ?? null,
});

const same = (before: CaseRow, after: CaseFacts): boolean =>
  (Object.keys(after) as (keyof CaseFacts)[]).every(
    (name) => JSON.stringify(before[name]) === JSON.stringify(after[name]),
  );
