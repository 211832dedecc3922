import { RouteConfig } from '@nestjs/platform-fastify';
import type { FeedName } from '../config.js';
import type { May } from './people-file.js';

/** For whom a route is: people who may do this, of one feed's agency or of that which the path names (`:feed`). */
export interface Asked {
  may: May;
  feed?: FeedName;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    people?: Asked;
  }
}

/** Says that a route is for people, who show their own token. `People.admit` sees to it. */
export const ForPeople = (may: May, feed?: FeedName): MethodDecorator & ClassDecorator =>
  RouteConfig({ people: { may, ...(feed && { feed }) } satisfies Asked });
