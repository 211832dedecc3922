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
