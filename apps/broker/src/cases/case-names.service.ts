import { Inject, Injectable } from '@nestjs/common';
import { nameKey, type PersonName } from '#contracts';
import type { Database } from '#database';
import type { DataKey, MasterKey } from '#trust';
import { MASTER_KEY } from '../config.js';
import { CaseNameRepository, type NewName } from './case-name.repository.js';

/** A name that a record is to have. */
export interface NameOf {
  caseId: string;
  name: PersonName;
  eventId?: string;
}

const boundTo = (caseId: string): string => `case:${caseId}:name`;

/** Names of cases: sealed under each record's own key, found by a keyed index, erased with the key. */
@Injectable()
export class CaseNames {
  constructor(
    @Inject(MASTER_KEY) private readonly master: MasterKey,
    private readonly repository: CaseNameRepository,
  ) {}

  /** What a name can be looked up by (hex); nothing without a date of birth. */
  blindOf(name: PersonName): string | undefined {
    const key = nameKey(name);
    return key === undefined ? undefined : this.master.blindIndex(key).toString('hex');
  }

  /** Keeps names that are new. At most four statements. @returns the records that have a new one */
  async keep(database: Database, names: readonly NameOf[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    const asked = names.map((one) => ({ ...one, digest: this.digestOf(one) }));
    const missing = await this.repository.missing(
      database,
      asked.map(({ caseId, digest }) => ({ caseId, digest })),
    );
    const news = asked.filter(({ caseId, digest }) => missing.has(`${caseId} ${digest}`));
    if (news.length === 0) return new Set();
    const keys = await this.keysOf(database, [...new Set(news.map(({ caseId }) => caseId))]);
    const rows = news.flatMap((one): NewName[] => {
      const key = keys.get(one.caseId);
      return key ? [this.sealed(one, key)] : [];
    });
    return this.repository.add(database, rows);
  }

  /** The data keys of these records, made where there is none. One whose names were erased has none. */
  private async keysOf(database: Database, ids: readonly string[]): Promise<Map<string, DataKey>> {
    const keys = new Map<string, DataKey>();
    const fresh: { id: string; wrapped: string }[] = [];
    for (const { id, wrapped_key, erased } of await this.repository.keys(database, ids)) {
      if (erased) continue;
      const key = wrapped_key ? this.master.unwrap(wrapped_key, id) : this.master.newDataKey(id);
      if (!wrapped_key) fresh.push({ id, wrapped: key.wrapped.toString('hex') });
      keys.set(id, key);
    }
    await this.repository.saveKeys(database, fresh);
    return keys;
  }

  /** The names of a record, for a person who must compare them. Every call is a look-up: record it. */
  async open(database: Database, caseId: string): Promise<PersonName[]> {
    const rows = await this.repository.sealed(database, caseId);
    return rows.map(({ sealed, wrapped_key }) => {
      const text = this.master.unwrap(wrapped_key, caseId).open(sealed, boundTo(caseId));
      return JSON.parse(text) as PersonName;
    });
  }

  /** With the case in it: equal names of two cases do not show as equal. */
  private digestOf({ caseId, name }: NameOf): string {
    return this.master.blindIndex(`${caseId} ${textOf(name)}`).toString('hex');
  }

  private sealed(
    { caseId, name, eventId, digest }: NameOf & { digest: string },
    key: DataKey,
  ): NewName {
    return {
      caseId,
      digest,
      blind: this.blindOf(name) ?? null,
      sealed: key.seal(textOf(name), boundTo(caseId)).toString('hex'),
      ...(eventId !== undefined && { eventId }),
    };
  }
}

const textOf = ({ familyName, givenNames, dateOfBirth }: PersonName): string =>
  JSON.stringify({ familyName, givenNames, dateOfBirth });
