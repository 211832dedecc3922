import { join } from 'node:path';
import { projectRoot } from '#kernel';
import { openFeeds, type Feeds } from '../../../apps/adapters/src/feeds/registry.js';
import { feeds as names } from '../world/delivery.js';

/** Where the systems of the agencies are reached where there is no HTTP. */
export const nowhere = 'http://systems.invalid';

/** The feeds as the adapters have them, with the tables that come with them. */
export function shippedFeeds(): Feeds {
  const settings = names.map((name) => ({ name, searchUrl: nowhere }));
  return openFeeds(join(projectRoot(import.meta.url), 'policy', 'feeds'), settings);
}
