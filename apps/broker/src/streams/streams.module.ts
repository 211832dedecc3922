import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { PollService } from './poll.service.js';
import { StreamsController } from './streams.controller.js';

@Module({
  imports: [DirectoryModule, DeliveryModule],
  controllers: [StreamsController],
  providers: [PollService],
})
export class StreamsModule {}
