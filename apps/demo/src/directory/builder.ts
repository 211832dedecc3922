import type { DirectoryDocument } from '#contracts';
import { issuerOf, type DemoAgency } from './agencies.js';
import { inventedName } from './names.js';

type Team = DirectoryDocument['teams'][number];

export interface NewTeam {
  id: string;
  agency: DemoAgency['name'];
  kind: Team['kind'];
  place: string;
  name: string;
}

export interface NewPost {
  role: string;
  title: string;
  hours: 'always' | 'working';
  /** Three people take weekly turns; otherwise one holds it. */
  rota?: boolean;
  /** Where a team has several posts of one role: 1, 2 … */
  number?: number;
  /** What the agency's own system calls the officer. */
  reference?: string;
}

/** Since when every invented post is held. Long ago, so that any scenario finds somebody. */
const heldSince = '2026-01-01T00:00:00Z';
/** A Monday morning: when the first turn of every rota begins. */
const firstTurn = '2026-01-05T09:00:00';
const turns = 3;

/** Gathers teams, posts and the invented people in them. */
export class DirectoryBuilder {
  readonly teams: DirectoryDocument['teams'] = [];
  readonly staff: DirectoryDocument['staff'] = [];
  readonly posts: DirectoryDocument['posts'] = [];

  add(team: NewTeam, posts: readonly NewPost[]): void {
    this.teams.push({ ...team, agency: issuerOf(team.agency) });
    for (const post of posts) this.addPost(team, post);
  }

  private addPost(team: NewTeam, { role, title, hours, rota, number, reference }: NewPost): void {
    const name = number === undefined ? role : `${role}-${number}`;
    const id = `${team.id}/${name}`;
    const people = Array.from({ length: rota ? turns : 1 }, (_, turn) =>
      this.addPerson(team.agency, `${id}.${turn + 1}`),
    );
    const [only = ''] = people;
    this.posts.push({
      id,
      team: team.id,
      role,
      title: `${title}, ${team.name}`,
      hours,
      ...(reference !== undefined && { reference }),
      email: `${name}.${team.id}@${team.agency}.demo.example`,
      ...(rota
        ? { rota: { from: firstTurn, staff: people } }
        : { holders: [{ staff: only, from: heldSince }] }),
    });
  }

  private addPerson(agency: DemoAgency['name'], id: string): string {
    const number = this.staff.length;
    this.staff.push({
      id,
      agency: issuerOf(agency),
      name: inventedName(number),
      // Whoever comes on call can be reached in two ways. The numbers are nobody's.
      contacts: [
        { channel: 'phone', address: `+4400${String(number).padStart(6, '0')}`, state: 'verified' },
        {
          channel: 'email',
          address: `${id.replace('/', '.')}@${agency}.demo.example`,
          state: 'verified',
        },
      ],
    });
    return id;
  }
}
