import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { Validator } from '@seriousme/openapi-schema-validator';
import { eventContracts, eventName } from '#contracts';
import { projectRoot } from '#kernel';
import { openApiDocument } from './document.js';
import { routesOf, type FoundRoute } from './find-routes.js';
import { describedRoutes } from './openapi.service.js';

const source = join(projectRoot(import.meta.url), 'apps/broker/src');

/** Every route of every controller that lies in the broker's source. */
async function everyRoute(): Promise<FoundRoute[]> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.controller.ts'),
  );
  const modules: Record<string, unknown>[] = [];
  // One after the other: the loader of the tests does not take them together.
  for (const name of files)
    modules.push((await import(join(source, name))) as Record<string, unknown>);
  return modules
    .flatMap((module) => Object.values(module))
    .filter((one): one is Type => typeof one === 'function')
    .flatMap(routesOf);
}

describe('the OpenAPI document', () => {
  let routes: FoundRoute[];
  let document: object;
  beforeAll(async () => {
    routes = await everyRoute();
    document = openApiDocument(routes, describedRoutes, 'https://broker.example');
  });

  it('has every route of every controller, and none besides', () => {
    expect(Object.keys(describedRoutes).sort()).toEqual(routes.map(({ key }) => key).sort());
  });

  it('says of each route who may ask as its guards do', () => {
    const wanted = routes.map(({ key, guards }) => [
      key,
      guards.includes('OperatorGuard')
        ? 'operator'
        : guards.includes('NotifyGuard')
          ? 'notify'
          : '',
    ]);
    const said = routes.map(({ key }) => {
      const { asker } = describedRoutes[key] ?? { asker: '' };
      return [key, asker === 'operator' || asker === 'notify' ? asker : ''];
    });
    expect(said).toEqual(wanted);
  });

  it('says the status of success that each controller answers with', () => {
    // Pages and the token endpoint set their own status, and removing a subject never succeeds.
    const others = /accept|subjects:remove$|oauth\/token$/;
    for (const { key, status } of routes.filter((route) => !others.test(route.key)))
      expect([key, Object.keys(describedRoutes[key]?.answers ?? {})]).toEqual([
        key,
        expect.arrayContaining([String(status)]),
      ]);
  });

  it('says where operators come in of their routes alone', () => {
    const { paths } = document as {
      paths: Record<string, Record<string, { servers?: { url: string; description: string }[] }>>;
    };
    for (const { key, path, method, guards } of routes) {
      const { servers } = paths[path]?.[method] ?? {};
      const apart = servers?.some(({ description }) => description.includes('own door')) ?? false;
      expect([key, apart]).toEqual([key, guards.includes('OperatorGuard')]);
    }
  });

  it('says how a program signs in, and what its token must be for', () => {
    const { components, paths } = document as {
      components: { securitySchemes: Record<string, object> };
      paths: Record<string, Record<string, { security: object[] }>>;
    };
    expect(components.securitySchemes['agency']).toMatchObject({
      type: 'oauth2',
      flows: { clientCredentials: { tokenUrl: 'https://broker.example/oauth/token' } },
    });
    expect(paths['/ssf/poll/{stream}']?.['post']?.security).toEqual([{ agency: ['ssf.read'] }]);
    expect(paths['/ssf/stream']?.['patch']?.security).toEqual([{ agency: ['ssf.manage'] }]);
  });

  it.each([
    ['post /events', ['408', '415', '429', '431', '503']],
    ['post /oauth/token', ['400', '401', '429', '503']],
    ['post /ssf/poll/{stream}', ['401', '403', '404', '429']],
  ])('says how %s is refused', (key, statuses) => {
    const { paths } = document as {
      paths: Record<string, Record<string, { responses: Record<string, object> }>>;
    };
    const [method = '', path = ''] = key.split(' ');
    const { responses = {} } = paths[path]?.[method] ?? {};
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(statuses));
  });

  it('is valid by the schema of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(document) });
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has the content of every event, with its example', () => {
    const { components } = document as {
      components: { schemas: Record<string, { examples: object[] }> };
    };
    for (const { type, example } of eventContracts)
      expect(components.schemas[eventName(type)]?.examples).toEqual([example]);
  });
});
