import { RequestMethod, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { z } from 'zod';

/** A route as its controller declares it. */
export interface FoundRoute {
  /** As `GET /alerts/{ref}`. */
  key: string;
  method: string;
  path: string;
  parameters: string[];
  query?: z.ZodType;
  body?: z.ZodType;
  status: number;
  /** The guards of its controller and its own, by name. */
  guards: string[];
}

interface Argument {
  schema?: unknown;
}

/** The schema of an argument of this kind. */
function schemaOf(
  args: Readonly<Record<string, Argument>>,
  kind: RouteParamtypes,
): z.ZodType | undefined {
  const found = Object.entries(args).find(([key]) => key.startsWith(`${kind}:`))?.[1].schema;
  return found instanceof z.ZodType ? found : undefined;
}

const read = (name: string, ...target: [object] | [object, string]): unknown =>
  target.length === 1
    ? Reflect.getMetadata(name, target[0])
    : Reflect.getMetadata(name, target[0], target[1]);

const textsIn = (given: unknown): string[] => {
  const list: unknown[] = Array.isArray(given) ? given : [given];
  return list.map((one) => (typeof one === 'string' ? one : ''));
};
function guardsOf(target: object): string[] {
  const given: unknown = read(GUARDS_METADATA, target);
  const guards: unknown[] = Array.isArray(given) ? given : [];
  return guards.map((one) => (typeof one === 'function' ? one.name : ''));
}

const joined = (first: string, second: string): string =>
  `/${[first, second].join('/')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');

/** A path as Fastify has it, where `::` is a colon and `*` the rest, as OpenAPI writes it. */
const templateOf = (path: string): string =>
  path
    .replace(/(?<!:):(\w+)/g, '{$1}')
    .replaceAll('::', ':')
    .replace(/\*$/, '{rest}');

/** The routes of one controller, by what Nest itself goes by. */
export function routesOf(controller: Type): FoundRoute[] {
  // By descriptor: reading a getter would run it.
  const members = Object.entries<PropertyDescriptor>(
    Object.getOwnPropertyDescriptors(controller.prototype as object),
  );
  return members.flatMap(([name, { value }]) => {
    const handler: unknown = value;
    if (typeof handler !== 'function') return [];
    const verb: unknown = read(METHOD_METADATA, handler);
    if (typeof verb !== 'number') return [];
    const method = RequestMethod[verb] ?? '';
    const status: unknown = read(HTTP_CODE_METADATA, handler);
    const args = (read(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Argument>;
    const query = schemaOf(args, RouteParamtypes.QUERY);
    const body = schemaOf(args, RouteParamtypes.BODY);
    const guards = [...guardsOf(controller), ...guardsOf(handler)];
    const own = textsIn(read(PATH_METADATA, handler));
    return textsIn(read(PATH_METADATA, controller)).flatMap((base) =>
      own.map((rest) => {
        const path = templateOf(joined(base, rest));
        return {
          key: `${method} ${path}`,
          method: method.toLowerCase(),
          path,
          parameters: [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, one]) => one ?? []),
          ...(query && { query }),
          ...(body && { body }),
          status: typeof status === 'number' ? status : method === 'POST' ? 201 : 200,
          guards,
        };
      }),
    );
  });
}
