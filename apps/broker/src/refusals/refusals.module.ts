import { Module } from '@nestjs/common';
import { Refusals } from './refusals.service.js';
import { SecurityEventRepository } from './security-event.repository.js';

/** What is refused at the door is counted and kept here, and nowhere else. */
@Module({
  providers: [Refusals, SecurityEventRepository],
  exports: [Refusals],
})
export class RefusalsModule {}
