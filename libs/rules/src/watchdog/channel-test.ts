import type { Directory } from '../directory.js';
import { noConditions } from '../policy/conditions.js';
import { rowFor, severityOf } from '../policy/rows.js';
import type { Policy } from '../policy/types.js';
import { routeOf } from '../routing/recipients.js';

/** The event of a test of the channels (SYS-07), and the family of its alert. */
export const channelTestEvent = 'system.channel-test';
export const channelTestFamily = 'channel-test';

const team = 'channel-test';

/**
 * Why no test of the channels may be sent: there is nobody to receive it, or it would reach somebody who is not
 * there for tests, now or when its ladder climbs. A test must never page a duty post.
 * @returns nothing when it may be sent
 */
export function channelTestFault(
  policy: Policy,
  directory: Directory,
  at: Date,
): string | undefined {
  const row = rowFor(policy, channelTestEvent);
  if (!row) return `the policy has no ${channelTestEvent}`;
  if (row.family !== channelTestFamily)
    return `the policy calls its family ${row.family} and not ${channelTestFamily}`;
  if (!/^TEST\b/.test(row.says) || !/^TEST\b/.test(row.contact))
    return 'the wording of the policy does not begin with TEST';
  if (directory.teamsOf(team).length === 0) return `the directory has no team of kind ${team}`;
  const tier = 'T0';
  const severity = severityOf(row, tier);
  const { recipients, findings } = routeOf(
    row,
    { match: 'confirmed', event: { sender: '' }, tier, severity, conditions: noConditions, at },
    policy,
    directory,
  );
  const [gap] = findings;
  if (gap) return gap.because.join('; ');
  const posts = recipients.flatMap(({ plan }) => [...plan.rungs, ...plan.top]);
  if (posts.length === 0) return 'nobody would receive it';
  const real = posts.find(({ post }) => directory.teamOf(post)?.kind !== team);
  return real && `it would reach ${real.post}, which is not there for tests`;
}
