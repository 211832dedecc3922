import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { PollService } from './poll.service.js';
import { StreamsController } from './streams.controller.js';

@Module({
  imports: [AccessModule, DirectoryModule, DeliveryModule],
  controllers: [StreamsController],
  providers: [PollService],
})
export class StreamsModule {}
