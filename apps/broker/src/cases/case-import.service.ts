import { Injectable } from '@nestjs/common';
import type { CaseEntry } from '#contracts';
import type { Database } from '#database';
import { groupBy, newId } from '#kernel';
import { CaseFactRepository, type NewFact } from './case-fact.repository.js';
import { CaseNames } from './case-names.service.js';
import { CaseRepository } from './case.repository.js';
import { newFacts } from './entry-facts.js';
import { readEntries, refuse, type ReadEntry } from './read-entries.js';

interface Counts {
  added: number;
  changed: number;
  unchanged: number;
}

interface Prepared extends ReadEntry {
  /** The record it is about. */
  id: string;
  isNew: boolean;
}

/** How many cases are written by one set of statements. */
const chunk = 5_000;

function* chunksOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += chunk) yield items.slice(from, from + chunk);
}

/** Takes the cases of a directory document: found by any of their identifiers, or new. */
@Injectable()
export class CaseImport {
  constructor(
    private readonly cases: CaseRepository,
    private readonly facts: CaseFactRepository,
    private readonly names: CaseNames,
  ) {}

  /**
   * All or nothing, within the caller's transaction; at most nine statements for 5,000 cases.
   * @throws TocsinError `invalid_request` with every bad row: an unusable identifier, or identifiers of two cases
   */
  async import(database: Database, entries: readonly CaseEntry[], now: Date): Promise<Counts> {
    const counts = { added: 0, changed: 0, unchanged: 0 };
    const prepared: Prepared[] = [];
    for (const part of chunksOf(readEntries(entries, now)))
      prepared.push(...(await this.find(database, part)));
    refuse(
      prepared
        .filter(({ id }) => id === '')
        .map(({ row }) => ({ row, because: 'its identifiers belong to two cases already' })),
    );
    for (const part of chunksOf(prepared)) {
      const touched = await this.write(database, part, now);
      for (const { id, isNew } of part) {
        if (isNew) counts.added += 1;
        else if (touched.has(id)) counts.changed += 1;
        else counts.unchanged += 1;
      }
    }
    return counts;
  }

  /** The record of each entry; an empty id where there are two. */
  private async find(database: Database, entries: readonly ReadEntry[]): Promise<Prepared[]> {
    const found = await this.cases.find(
      database,
      entries.flatMap(({ identifiers, row }) => identifiers.map((one) => ({ n: row, ...one }))),
    );
    const byRow = new Map<number, { holders: Set<string>; roots: Set<string> }>();
    for (const { n, holder, root } of found) {
      const own = byRow.get(n) ?? { holders: new Set(), roots: new Set() };
      own.holders.add(holder);
      own.roots.add(root);
      byRow.set(n, own);
    }
    return entries.map((read) => {
      const own = byRow.get(read.row);
      if (!own) return { ...read, id: newId(), isNew: true };
      const [root = ''] = own.roots;
      const [holder = ''] = own.holders;
      // Said of two merged records: it is the whole case's.
      const id = own.roots.size > 1 ? '' : own.holders.size > 1 ? root : holder;
      return { ...read, id, isNew: false };
    });
  }

  /** @returns the records by which anything changed */
  private async write(
    database: Database,
    entries: readonly Prepared[],
    now: Date,
  ): Promise<Set<string>> {
    const fresh = entries.filter(({ isNew }) => isNew).map(({ id }) => id);
    const old = entries.filter(({ isNew }) => !isNew).map(({ id }) => id);
    const held = groupBy(await this.facts.of(database, old), ({ caseId }) => caseId);
    if (fresh.length > 0) await this.cases.create(database, fresh);
    const facts = entries.flatMap(({ entry, id }) =>
      newFacts(entry, held.get(id) ?? [], now).map((fact): NewFact => ({
        ...fact,
        id: newId(),
        caseId: id,
        statedBy: 'directory',
        recordedAt: now,
      })),
    );
    const owner = new Map<string, string>();
    const identifiers = entries.flatMap((one) =>
      one.identifiers.map((identifier) => {
        owner.set(`${identifier.scheme}:${identifier.value}`, one.id);
        return { ...identifier, caseId: one.id };
      }),
    );
    const added = await this.cases.addIdentifiers(database, identifiers);
    await this.facts.add(database, facts);
    const named = await this.names.keep(
      database,
      entries.flatMap(({ entry, id }) => (entry.name ? [{ caseId: id, name: entry.name }] : [])),
    );
    return new Set([
      ...facts.map(({ caseId }) => caseId),
      ...added.map(({ scheme, value }) => owner.get(`${scheme}:${value}`) ?? ''),
      ...named,
    ]);
  }
}
