import { Injectable, Module } from '@nestjs/common';
import { SpoolModule } from '../spool/spool.module.js';
import { FolderWay } from './folder/folder-way.service.js';
import { HttpWay } from './http/http-way.service.js';
import { QueueWay } from './queue/queue-way.service.js';
import type { WayState } from './report.js';

/** Every way in, and how it stands. */
@Injectable()
export class Ways {
  constructor(
    private readonly http: HttpWay,
    private readonly queue: QueueWay,
    private readonly folder: FolderWay,
  ) {}

  get states(): WayState[] {
    return [...this.http.states, ...this.queue.states, ...this.folder.states];
  }
}

@Module({
  imports: [SpoolModule],
  providers: [FolderWay, HttpWay, QueueWay, Ways],
  exports: [HttpWay, Ways],
})
export class WaysModule {}
