import { Injectable } from '@nestjs/common';
import type { Identifier } from '#contracts';
import type { Database } from '#database';
import { asFact, type KeptFact } from './case-fact.repository.js';
import { CaseRepository } from './case.repository.js';

/** All records of some cases, by the case they are part of. */
export interface Records {
  /** The records of each case, itself among them. */
  members: ReadonlyMap<string, readonly string[]>;
  identifiers: ReadonlyMap<string, readonly Identifier[]>;
  factsOf(root: string): readonly KeptFact[];
}

/** Reads cases whole: a merged record's identifiers and facts are its case's. */
@Injectable()
export class CaseRecords {
  constructor(private readonly cases: CaseRepository) {}

  /** One statement, however many cases. */
  async of(database: Database, roots: readonly string[]): Promise<Records> {
    const members = new Map<string, Set<string>>();
    const identifiers = new Map<string, Identifier[]>();
    const facts = new Map<string, KeptFact[]>();
    if (roots.length > 0) {
      for (const row of await this.cases.members(database, roots)) {
        const { root, record, scheme, identifier: value } = row;
        members.set(root, (members.get(root) ?? new Set()).add(record));
        if (row.id !== null) facts.set(root, [...(facts.get(root) ?? []), asFact(row)]);
        if (scheme === null || value === null) continue;
        identifiers.set(root, [...(identifiers.get(root) ?? []), { scheme, value }]);
      }
    }
    return {
      members: new Map([...members].map(([root, ids]) => [root, [...ids]])),
      identifiers,
      factsOf: (root) => facts.get(root) ?? [],
    };
  }
}
