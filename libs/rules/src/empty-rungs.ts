import type { TeamKind } from '#contracts';
import type { Directory, Team } from './directory.js';
import { heldBy } from './duty/duty.js';

/** What of a policy says where ladders start. */
export interface PolicyLadders {
  ladders: Readonly<Record<string, readonly string[]>>;
  roles: Readonly<Record<string, { ladder: string; team: TeamKind }>>;
}

/** A rung that would be skipped, in one team's ladder. */
export interface EmptyRung {
  ladder: string;
  /** The post's role, as `duty-spo`. */
  rung: string;
  team: string;
  /** The vacant post; none when the directory has no such post for the team. */
  post?: string;
  because: string;
}

/**
 * The rungs of a policy's ladders that nobody holds at `at`, for every team where a ladder starts (SYS-04).
 * A post that is off duty or whose holder is away is held. The rung `owner` belongs to a case, not to a team.
 */
export function emptyRungs(policy: PolicyLadders, directory: Directory, at: Date): EmptyRung[] {
  const found = new Map<string, EmptyRung>();
  for (const { ladder, team: kind } of Object.values(policy.roles)) {
    for (const team of directory.teamsOf(kind)) {
      for (const rung of policy.ladders[ladder] ?? []) {
        const empty = rung === 'owner' ? undefined : emptyAt(ladder, rung, team, directory, at);
        if (empty) found.set(`${ladder} ${rung} ${team.id}`, empty);
      }
    }
  }
  return [...found.values()];
}

function emptyAt(
  ladder: string,
  rung: string,
  team: Team,
  directory: Directory,
  at: Date,
): EmptyRung | undefined {
  const [post] = directory.postsFor(rung, team);
  const where = `ladder ${ladder}, rung "${rung}", team ${team.id}`;
  if (!post) {
    return { ladder, rung, team: team.id, because: `${where}: there is no such post` };
  }
  if (heldBy(post, at) !== undefined) return undefined;
  return {
    ladder,
    rung,
    team: team.id,
    post: post.id,
    because: `${where}: nobody holds the post ${post.id}`,
  };
}
