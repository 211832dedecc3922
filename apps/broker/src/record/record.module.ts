import { Module } from '@nestjs/common';
import { RecordController } from './record.controller.js';
import { RecordRepository } from './record.repository.js';

@Module({
  controllers: [RecordController],
  providers: [RecordRepository],
  exports: [RecordRepository],
})
export class RecordModule {}
