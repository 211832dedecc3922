import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { SETTINGS, type BrokerSettings } from '../config.js';
import type { Routes } from './described.js';
import { openApiDocument } from './document.js';
import { routesOf, type FoundRoute } from './find-routes.js';
import { agencyRoutes } from './routes/agencies.js';
import { operatorRoutes } from './routes/operators.js';
import { streamRoutes } from './routes/streams.js';

/** What every route is for. */
export const describedRoutes: Routes = { ...agencyRoutes, ...streamRoutes, ...operatorRoutes };

/** The document of this broker, made of the controllers that it really has. */
@Injectable()
export class OpenApi {
  private made: object | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Every route of every controller. */
  routes(): FoundRoute[] {
    return this.discovery
      .getControllers()
      .flatMap(({ metatype }) =>
        typeof metatype === 'function' ? routesOf(metatype as Type) : [],
      );
  }

  get document(): object {
    this.made ??= openApiDocument(this.routes(), describedRoutes, this.settings.issuer);
    return this.made;
  }
}
