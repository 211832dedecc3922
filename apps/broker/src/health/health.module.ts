import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.service.js';

@Module({})
export class HealthModule {
  /** @param watchdog the module that knows when everything last worked */
  static with(watchdog: DynamicModule): DynamicModule {
    return {
      module: HealthModule,
      imports: [watchdog],
      controllers: [HealthController],
      providers: [Readiness],
    };
  }
}
