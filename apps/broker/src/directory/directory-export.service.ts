import { Inject, Injectable } from '@nestjs/common';
import type { DirectoryDocument } from '#contracts';
import { DATABASE, type Database } from '#database';
import { TocsinError } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryRepository } from './directory.repository.js';
import type {
  AbsenceRow,
  HoldingRow,
  OverrideRow,
  PostRow,
  RotaRow,
  StaffRow,
  TeamRow,
} from './rows.js';
import { DirectoryRowsService } from './rows.service.js';
import { asContact } from './snapshot.js';

/** Gives the directory back as a document. Imported again, it changes nothing. Cases are not in it. */
@Injectable()
export class DirectoryExport {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly rows: DirectoryRowsService,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  /** @throws TocsinError `not_found` before the first import */
  async document(): Promise<Omit<DirectoryDocument, 'cases'>> {
    const { area } = await this.repository.version(this.database);
    if (area === '') throw new TocsinError('not_found', 'There is no directory yet.');
    const { areas, units, agencies, teams, staff, posts } = await this.rows.load(this.database);
    return {
      directory: 1,
      area,
      ...(areas.length > 0 && { areas }),
      units,
      // The broker is in no document: it is there by itself.
      agencies: agencies
        .filter(({ issuer }) => issuer !== this.settings.issuer)
        .map(({ issuer, name, kind, dataRegime }) => ({ issuer, name, kind, dataRegime })),
      teams: teams.map(asTeam),
      staff: staff.map(asStaff),
      posts: posts.map(asPost),
    };
  }
}

const asStaff = ({ id, agency, name, notify, contacts, absences }: StaffRow) => ({
  id,
  agency,
  name,
  ...(notify.length > 0 && { notify }),
  ...(contacts.length > 0 && { contacts: contacts.map(asContact) }),
  ...(absences.length > 0 && { absences: absences.map(asAbsence) }),
});

const asTeam = ({ reference, ...team }: TeamRow) => ({
  ...team,
  ...(reference !== null && { reference }),
});

const asPost = ({ id, team, role, title, hours, ...row }: PostRow) => ({
  id,
  team,
  role,
  title,
  hours,
  ...(row.from !== null && { from: row.from }),
  ...(row.to !== null && { to: row.to }),
  ...(row.reference !== null && { reference: row.reference }),
  ...(row.contacts.length > 0 && { contacts: row.contacts.map(asContact) }),
  ...(row.holders.length > 0 && { holders: row.holders.map(asHolding) }),
  ...(row.rotas.length > 0 && { rotas: row.rotas.map(asRota) }),
  ...(row.overrides.length > 0 && { overrides: row.overrides.map(asOverride) }),
  ...(row.swaps.length > 0 && { swaps: row.swaps }),
});

const ending = (to: string | null) => (to === null ? {} : { to });
const asHolding = ({ staff, from, to }: HoldingRow) => ({ staff, from, ...ending(to) });
const asRota = ({ from, to, staff, ...rest }: RotaRow) => ({ from, ...ending(to), staff, ...rest });
const asOverride = ({ from, to, staff, uid }: OverrideRow) => ({
  from,
  to,
  ...(staff !== null && { staff }),
  ...(uid !== null && { uid }),
});
const asAbsence = ({ from, to, cover }: AbsenceRow) => ({
  from,
  ...ending(to),
  ...(cover !== null && { cover }),
});
