import { Injectable } from '@nestjs/common';
import { identifiersOf, type AnySubject } from '#contracts';
import type { Database } from '#database';
import type { Match } from '#rules';
import { CaseRepository, type CaseRow } from './case.repository.js';

export type Matched =
  { match: 'confirmed'; case: CaseRow } | { match: Exclude<Match, 'confirmed'> };

/** Says whose case an event is about. */
@Injectable()
export class CaseService {
  constructor(private readonly repository: CaseRepository) {}

  /**
   * Matches each subject by all of its identifiers at once (RR-10): one case is `confirmed`; two are
   * `several`, which a person settles. Two statements, however many subjects.
   */
  async match(database: Database, subjects: readonly AnySubject[]): Promise<Matched[]> {
    const wanted = subjects.map(identifiersOf);
    const held = await this.repository.caseOf(database, wanted.flat());
    const caseOf = new Map(
      held.map(({ scheme, value, case_id }) => [`${scheme}:${value}`, case_id]),
    );
    const rows = await this.repository.find(database, [...new Set(caseOf.values())]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return wanted.map((identifiers) => {
      const ids = new Set(
        identifiers.flatMap(({ scheme, value }) => caseOf.get(`${scheme}:${value}`) ?? []),
      );
      const [id] = ids;
      const found = id === undefined ? undefined : byId.get(id);
      if (ids.size > 1) return { match: 'several' };
      return found ? { match: 'confirmed', case: found } : { match: 'none' };
    });
  }
}
