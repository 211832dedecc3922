import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FoundationModule } from '../../../apps/broker/src/app.module.js';
import { brokerSettings } from '../../../apps/broker/src/config.js';
import { DirectoryService } from '../../../apps/broker/src/directory/directory.service.js';
import { nestLog } from '../../../apps/broker/src/http/nest-log.js';
import { IntakeModule } from '../../../apps/broker/src/intake/intake.module.js';
import { IntakeService } from '../../../apps/broker/src/intake/intake.service.js';
import { RoutingModule } from '../../../apps/broker/src/routing/routing.module.js';
import { RoutingService } from '../../../apps/broker/src/routing/routing.service.js';
import { SystemClock } from '#kernel';
import { createLog, Metrics } from '#observability';
import { openOutbound } from '#outbound';
import { QueueModule } from '#queue';
import { masterKeyFile } from '#trust';
import type { Endings } from '../stack/endings.js';
import { noQueue } from './no-queue.js';

/** The broker's own parts, in this process. */
export interface Inside {
  intake: IntakeService;
  routing: RoutingService;
  directory: DirectoryService;
}

@Module({})
class RoutingAlone {}

/**
 * Composes the broker's intake and routing as the broker does, without its workers, sweeps and HTTP, so that
 * one call of routing can be timed and its statements counted.
 * @param environment of the broker that prepared the database
 */
export async function openInside(
  environment: NodeJS.ProcessEnv,
  endings: Endings,
): Promise<Inside> {
  const settings = brokerSettings(environment);
  const clock = new SystemClock();
  const log = createLog('bench', settings.logLevel);
  const parts = {
    queue: noQueue,
    clock,
    log,
    metrics: new Metrics(),
    decryptionKeys: [],
    masterKey: await masterKeyFile(settings.dataKeyFile),
    channelKeys: { webhook: undefined, vapid: undefined },
    outbound: await openOutbound(settings.outbound, {}),
  };
  const module = {
    module: RoutingAlone,
    imports: [
      FoundationModule.with(settings, parts),
      // Its sweeps are never started.
      QueueModule.forRoot({ backend: noQueue, clock, log }),
      IntakeModule,
      RoutingModule,
    ],
  };
  const context = await NestFactory.createApplicationContext(module, {
    logger: nestLog(log),
    abortOnError: false,
  });
  endings.add(() => context.close());
  const find = { strict: false } as const;
  return {
    intake: context.get(IntakeService, find),
    routing: context.get(RoutingService, find),
    directory: context.get(DirectoryService, find),
  };
}
