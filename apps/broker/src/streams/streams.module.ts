import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RecordModule } from '../record/record.module.js';
import { DiscoveryController } from './discovery.controller.js';
import { PollController } from './poll.controller.js';
import { PollLook } from './poll-look.service.js';
import { PollService } from './poll.service.js';
import { StreamConfigController } from './stream-config.controller.js';
import { StreamConfig } from './stream-config.service.js';
import { StreamKeeper } from './stream-keeper.service.js';
import { StreamStatusController } from './stream-status.controller.js';
import { StreamStatusService } from './stream-status.service.js';

@Module({
  imports: [AccessModule, DirectoryModule, DeliveryModule, RecordModule],
  controllers: [
    DiscoveryController,
    PollController,
    StreamConfigController,
    StreamStatusController,
  ],
  providers: [PollLook, PollService, StreamConfig, StreamKeeper, StreamStatusService],
})
export class StreamsModule {}
