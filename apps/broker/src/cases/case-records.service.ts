import { Injectable } from '@nestjs/common';
import type { Identifier } from '#contracts';
import type { Database } from '#database';
import { CaseFactRepository, type KeptFact } from './case-fact.repository.js';
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
  constructor(
    private readonly cases: CaseRepository,
    private readonly facts: CaseFactRepository,
  ) {}

  /** Two statements, however many cases. */
  async of(database: Database, roots: readonly string[]): Promise<Records> {
    const members = new Map<string, Set<string>>();
    const identifiers = new Map<string, Identifier[]>();
    const rootOf = new Map<string, string>();
    if (roots.length > 0) {
      for (const { root, id, scheme, value } of await this.cases.members(database, roots)) {
        members.set(root, (members.get(root) ?? new Set()).add(id));
        rootOf.set(id, root);
        if (scheme === null || value === null) continue;
        identifiers.set(root, [...(identifiers.get(root) ?? []), { scheme, value }]);
      }
    }
    const facts = new Map<string, KeptFact[]>();
    for (const fact of await this.facts.of(database, [...rootOf.keys()])) {
      const root = rootOf.get(fact.caseId) ?? fact.caseId;
      const own = facts.get(root);
      if (own) own.push(fact);
      else facts.set(root, [fact]);
    }
    return {
      members: new Map([...members].map(([root, ids]) => [root, [...ids]])),
      identifiers,
      factsOf: (root) => facts.get(root) ?? [],
    };
  }
}
