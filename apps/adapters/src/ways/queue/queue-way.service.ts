import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, type Outbound } from '#outbound';
import { SETTINGS, type AdaptersSettings } from '../../config.js';
import { regionOf } from '../../config.ways.js';
import { Backlog } from '../../spool/backlog.service.js';
import { SpoolService } from '../../spool/spool.service.js';
import { WayReport, type WayState } from '../report.js';
import { openAwsServer, type OpenQueueServer } from './aws-server.js';
import { QueuePoller } from './queue-poller.js';

/** How messages come in by queues: one for each feed that has one. */
@Injectable()
export class QueueWay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly reports: WayReport[] = [];
  private readonly pollers: QueuePoller[] = [];
  private readonly servers: OpenQueueServer[] = [];

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    private readonly spool: SpoolService,
    private readonly backlog: Backlog,
  ) {}

  get states(): WayState[] {
    return this.reports.map(({ state }) => state);
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { name: feed, ways } of this.settings.feeds) {
      const { queueUrl: url, buckets } = ways;
      if (url === undefined) continue;
      const { queue } = this.settings.ways;
      const region = queue.region ?? regionOf(url);
      const server = await openAwsServer({ ...queue, region }, this.outbound);
      const report = new WayReport('queue', feed, this.clock, this.log);
      this.servers.push(server);
      this.reports.push(report);
      this.pollers.push(
        new QueuePoller(
          { feed, url, buckets },
          {
            server,
            report,
            keep: (natives) => this.spool.keep(natives),
            isFull: () => this.backlog.isFull,
            now: () => this.clock.now(),
          },
        ),
      );
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    const stopped = this.pollers.map((poller) => poller.stop());
    await Promise.all(this.servers.map((server) => server.stopPolling()));
    await Promise.all(stopped);
  }
}
