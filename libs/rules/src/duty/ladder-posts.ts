import type { Directory, Post, Team } from '../directory.js';
import type { PolicyLadders } from '../empty-rungs.js';
import { heldBy } from './duty.js';

/** A post that stands on a ladder, and the posts above it, nearest first, of every ladder it stands on. */
export interface LadderPost {
  post: Post;
  team: Team;
  /** The post's role, as `duty-spo`. */
  rung: string;
  above: readonly Post[];
}

/**
 * Every post of a policy's ladders, once. The rung `owner` belongs to a case and not to a team; a rung that has
 * no post in the directory is left out.
 */
export function ladderPosts(policy: PolicyLadders, directory: Directory): LadderPost[] {
  const found = new Map<string, LadderPost & { above: Post[] }>();
  for (const { ladder, team: kind } of Object.values(policy.roles)) {
    for (const team of directory.teamsOf(kind)) {
      const posts = (policy.ladders[ladder] ?? []).flatMap((rung) =>
        rung === 'owner' ? [] : directory.postsFor(rung, team).slice(0, 1),
      );
      posts.forEach((post, index) => {
        const own = directory.teamOf(post.id) ?? team;
        const held = found.get(post.id) ?? { post, team: own, rung: post.role, above: [] };
        found.set(post.id, held);
        for (const next of posts.slice(index + 1))
          if (next.id !== post.id && !held.above.includes(next)) held.above.push(next);
      });
    }
  }
  return [...found.values()];
}

/** Who manages a post's duties: the next rung that somebody holds. None: the area's SMB duty contact is told. */
export const managerOf = ({ above }: LadderPost, at: Date): Post | undefined =>
  above.find((post) => heldBy(post, at) !== undefined);
