import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type AdaptersSettings } from '../../config.js';
import { Backlog } from '../../spool/backlog.service.js';
import { Loop } from '../../spool/loop.js';
import { SpoolService } from '../../spool/spool.service.js';
import { WayReport, type WayState } from '../report.js';
import { FolderWatch } from './folder-watch.js';

/** How often a folder is looked at, in milliseconds. Nobody tells of changes on a share, so it is looked. */
const lookEvery = 1_000;

interface Watching {
  watch: FolderWatch;
  loop: Loop;
  report: WayReport;
}

/** How messages come in by files that are dropped: one folder for each feed that has one. */
@Injectable()
export class FolderWay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly all: readonly Watching[];

  constructor(
    @Inject(SETTINGS) settings: AdaptersSettings,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    spool: SpoolService,
    backlog: Backlog,
  ) {
    const still = settings.ways.folderStill;
    this.all = settings.feeds.flatMap(({ name: feed, ways: { folder: path } }): Watching[] => {
      if (path === undefined) return [];
      const report = new WayReport('folder', feed, clock, log);
      const parts = {
        report,
        keep: (natives: Parameters<SpoolService['keep']>[0]) => spool.keep(natives),
        isFull: () => backlog.isFull,
        now: () => clock.machine().getTime(),
      };
      const watch = new FolderWatch({ feed, path, still }, parts);
      const loop = new Loop(
        () => watch.turn(),
        lookEvery,
        clock,
        (error) => report.failing('unknown', error),
      );
      return [{ watch, loop, report }];
    });
  }

  get states(): WayState[] {
    return this.all.map(({ report }) => report.state);
  }

  onApplicationBootstrap(): void {
    for (const { loop } of this.all) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const { watch, loop } of this.all) {
      watch.stop();
      await loop.stop();
      await watch.release();
    }
  }
}
