import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { SystemClock, type Clock } from '#kernel';
import { QUEUE_BACKEND, type QueueBackend } from './backend.js';
import type { Hands } from './hands.js';
import { Sweeper, type SweeperSettings } from './sweeper.js';
import { WakeClient } from './wake-client.js';

export interface QueueModuleSettings extends SweeperSettings {
  backend: QueueBackend;
  /** Works on what the queue does not carry; without it, that waits for the queue. */
  hands?: Hands;
  clock?: Clock;
}

/**
 * Gives {@link WakeClient}, {@link Sweeper} and the backend to every module. A feature registers its source
 * with the sweeper in `onModuleInit`; the program starts the sweeper in the processes that shall sweep. On
 * shutdown the sweeper stops first and the backend, after the transport, last.
 */
@Global()
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  static forRoot({
    backend,
    hands,
    clock = new SystemClock(),
    ...sweep
  }: QueueModuleSettings): DynamicModule {
    const client = new WakeClient(backend, { hands, log: sweep.log, clock });
    return {
      module: QueueModule,
      providers: [
        { provide: QUEUE_BACKEND, useValue: backend },
        { provide: WakeClient, useValue: client },
        { provide: Sweeper, useValue: new Sweeper(client, clock, sweep) },
      ],
      exports: [QUEUE_BACKEND, WakeClient, Sweeper],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.backend.close();
  }
}
