import { Inject, Injectable } from '@nestjs/common';
import type { AgencyKind, DataRegime } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { standingOf, type KeyStanding, type KeyUse } from '#rules';
import { RecordRepository } from '../record/record.repository.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService, type Agency } from './directory.service.js';
import { AgencyKeyRepository } from './keys/agency-key.repository.js';
import { KeySourceRepository } from './keys/key-source.repository.js';

/** One key of an agency, as an operator sees it. */
interface KeyView {
  kid: string;
  use: KeyUse;
  standing: KeyStanding;
  addedAt: Date;
  from: Date;
  until: Date | null;
  /** Why it was revoked. */
  because: string | null;
}

interface AgencySummary {
  id: string;
  issuer: string;
  name: string;
  kind: AgencyKind;
  dataRegime: DataRegime;
  suspended: { since: Date; because: string } | null;
  /** How it gets its alerts. */
  delivery: string | null;
  /** Where it publishes its keys. */
  jwksUrl: string | null;
  failingSince: Date | null;
}

/** An agency with every key that was ever held of it. */
export interface AgencyView extends AgencySummary {
  keys: KeyView[];
  /** When the set at its URL was last read, and why it cannot be. */
  readAt: Date | null;
  fault: string | null;
}

/** What an operator looks at and decides of agencies that are registered. */
@Injectable()
export class AgencyDesk {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: DirectoryRepository,
    private readonly directory: DirectoryService,
    private readonly keys: AgencyKeyRepository,
    private readonly sources: KeySourceRepository,
    private readonly record: RecordRepository,
  ) {}

  /**
   * @param name its id or its issuer
   * @throws TocsinError `not_found`; the broker, which stands among the agencies, is none of them here
   */
  async find(name: string): Promise<Agency> {
    this.directory.changed();
    const { byId, byIssuer } = await this.directory.current();
    const agency = byId.get(name) ?? byIssuer.get(name);
    if (!agency || isBroker(agency)) throw new TocsinError('not_found', 'There is no such agency');
    return agency;
  }

  async list(): Promise<AgencySummary[]> {
    this.directory.changed();
    const { byId, streams } = await this.directory.current();
    return [...byId.values()]
      .filter((agency) => !isBroker(agency))
      .map((agency) => summaryOf(agency, streams.get(agency.id)?.method));
  }

  async view(name: string): Promise<AgencyView> {
    const agency = await this.find(name);
    const now = this.clock.now();
    const [keys, sources, { streams }] = await Promise.all([
      this.keys.all(this.database, agency.id),
      this.sources.all(this.database),
      this.directory.current(),
    ]);
    const source = sources.find((one) => one.agency === agency.id);
    return {
      ...summaryOf(agency, streams.get(agency.id)?.method),
      readAt: source?.readAt ?? null,
      fault: source?.fault ?? null,
      keys: keys.map(({ kid, use, from, until, revoked, addedAt, because }) => ({
        kid,
        use,
        standing: standingOf({ from, until, revoked }, now),
        addedAt,
        from,
        until,
        because,
      })),
    };
  }

  /** Nothing that the agency says is taken from now on, and it cannot sign in. It is told as before. */
  suspend(agency: Agency, because: string): Promise<void> {
    return this.move(agency, because, 'agency.suspended', because);
  }

  resume(agency: Agency, because: string): Promise<void> {
    return this.move(agency, null, 'agency.resumed', because);
  }

  private async move(
    { id }: Agency,
    suspended: string | null,
    kind: string,
    because: string,
  ): Promise<void> {
    const at = this.clock.now();
    await this.directory.change(async (database) => {
      if (await this.repository.suspend(database, id, suspended, at))
        await this.record.append(database, [{ at, kind, detail: { agency: id, because } }]);
    });
  }
}

const isBroker = ({ kind }: { kind: string }): boolean => kind === 'broker';

const summaryOf = (
  { id, issuer, name, kind, dataRegime, suspended, keySource }: Agency,
  delivery: string | undefined,
): AgencySummary => ({
  id,
  issuer,
  name,
  kind,
  dataRegime,
  suspended: suspended ? { since: suspended.since, because: suspended.because } : null,
  delivery: delivery ?? null,
  jwksUrl: keySource?.url ?? null,
  failingSince: keySource?.failingSince ?? null,
});
