import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { AcceptPageController } from './accept-page.controller.js';
import { AcceptPages } from './accept-pages.service.js';
import { Acceptances } from './acceptances.service.js';
import { PageCodeRepository } from './page-code.repository.js';
import { PageCodes } from './page-codes.service.js';
import { TextRepliesController } from './text-replies.controller.js';
import { TextReplies } from './text-replies.service.js';
import { TextReplyRepository } from './text-reply.repository.js';

/** What people say to a notice directly: by a text, or on the page that a mail leads to. */
@Module({
  imports: [DeliveryModule, DirectoryModule, IntakeModule],
  controllers: [AcceptPageController, TextRepliesController],
  providers: [
    Acceptances,
    AcceptPages,
    PageCodeRepository,
    PageCodes,
    TextReplies,
    TextReplyRepository,
  ],
})
export class AnswersModule {}
