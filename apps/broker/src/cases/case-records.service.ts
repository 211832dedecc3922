import { Injectable } from '@nestjs/common';
import type { Identifier } from '#contracts';
import type { Database } from '#database';
import { groupBy } from '#kernel';
import { asFact, type KeptFact, type Seen } from './case-fact.repository.js';
import { CaseRepository, type Member } from './case.repository.js';

/** All records of some cases, by the case they are part of. */
export interface Records {
  /** The records of each case, itself among them. */
  members: ReadonlyMap<string, readonly string[]>;
  identifiers: ReadonlyMap<string, readonly Identifier[]>;
  factsOf(root: string): readonly KeptFact[];
  /** The records of a case as they are now. */
  seen(root: string): readonly Seen[];
}

/** Reads cases whole: a merged record's identifiers and facts are its case's. */
@Injectable()
export class CaseRecords {
  constructor(private readonly cases: CaseRepository) {}

  /** One statement, however many cases. */
  async of(database: Database, roots: readonly string[]): Promise<Records> {
    const rows = roots.length === 0 ? [] : await this.cases.members(database, roots);
    const byRoot = [...groupBy(rows, ({ root }) => root)];
    const facts = new Map(
      byRoot.map(([root, own]) => [
        root,
        own.flatMap((row) => (row.id === null ? [] : asFact(row))),
      ]),
    );
    const seen = new Map(
      byRoot.map(([root, own]) => [
        root,
        new Map(own.map(({ record, version }) => [record, { id: record, version }])),
      ]),
    );
    return {
      members: new Map(
        byRoot.map(([root, own]) => [root, [...new Set(own.map(({ record }) => record))]]),
      ),
      identifiers: new Map(byRoot.map(([root, own]) => [root, own.flatMap(identifierOf)])),
      factsOf: (root) => facts.get(root) ?? [],
      seen: (root) => [...(seen.get(root)?.values() ?? [])],
    };
  }
}

const identifierOf = ({ scheme, identifier: value }: Member): Identifier[] =>
  scheme === null || value === null ? [] : [{ scheme, value }];
