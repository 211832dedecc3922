import { Body, Controller, Header, Headers, HttpCode, Post } from '@nestjs/common';
import { TocsinError } from '#kernel';
import { IntakeService } from './intake.service.js';

/** The content type of RFC 8935 §2.1. */
export const setContentType = 'application/secevent+jwt';

/** Where agencies push signed statements (RFC 8935). */
@Controller()
export class IntakeController {
  constructor(private readonly intake: IntakeService) {}

  /** `202` with an empty body once the event is committed; the same again gets the same answer. */
  @Post('events')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  async take(
    @Body() body: unknown,
    @Headers('content-type') contentType: string | undefined,
  ): Promise<void> {
    if (
      contentType?.split(';')[0]?.trim().toLowerCase() !== setContentType ||
      typeof body !== 'string'
    ) {
      await this.intake.refused('unsupported_media_type');
      throw new TocsinError('unsupported_media_type', `Send the statement as ${setContentType}`);
    }
    await this.intake.take(body);
  }
}
