import { applyDecorators, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { OperatorGuard } from './operator.guard.js';

/**
 * By which door a route is reached: the public one, which agencies and people come to; the operators' own; or
 * both. Through the other door it is not there at all.
 */
export type Door = 'public' | 'operator' | 'both';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** By which door the route is reached. A route that does not say stops the start. */
    door?: Door;
  }
}

type Handler = (...given: never[]) => unknown;

/** Handlers that say it themselves: what their class says is not for them. */
const said = new WeakSet<Handler>();
const isHandler = (value: unknown): value is Handler => typeof value === 'function';

/** Says by which door a route, or every route of a controller that does not say it itself, is reached. */
export const ServedOn =
  (door: Door) =>
  (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const configure = (on: object, name: string | symbol, member: PropertyDescriptor): void => {
      const handler: unknown = member.value;
      if (!isHandler(handler) || said.has(handler)) return;
      said.add(handler);
      RouteConfig({ door })(on, name, member);
    };
    if (key !== undefined && descriptor) {
      configure(target, key, descriptor);
      return;
    }
    if (!('prototype' in target)) return;
    const { prototype } = target as { prototype: object };
    for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (name !== 'constructor') configure(prototype, name, member);
  };

/** For operators alone: through their door, with their token. */
export const ForOperators = (): ClassDecorator & MethodDecorator =>
  applyDecorators(UseGuards(OperatorGuard), ServedOn('operator'));
