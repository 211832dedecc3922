import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { ContactOwner } from '../directory/contact-points.js';
import { VerificationService } from './verification.service.js';
import { ForOperators } from '../http/served-on.js';

const id = z.string().min(1).max(100);
const oneOwner = ({ post, staff }: { post?: string | undefined; staff?: string | undefined }) =>
  (post === undefined) !== (staff === undefined);
const wrongOwner = { path: ['post'], error: 'either a post or a member of staff' };
const start = z
  .strictObject({
    post: id.optional(),
    staff: id.optional(),
    address: z.string().min(1).max(500).optional(),
  })
  .refine(oneOwner, wrongOwner);
const confirm = z
  .strictObject({ post: id.optional(), staff: id.optional(), code: z.string().regex(/^\d{6}$/) })
  .refine(oneOwner, wrongOwner);

/** Verifies how a post or a person is reached. */
@Controller('operator/directory/verify')
@ForOperators()
export class VerificationController {
  constructor(private readonly verification: VerificationService) {}

  /** Sends a code. */
  @Post('start')
  @HttpCode(200)
  start(@Body({ schema: start }) given: z.infer<typeof start>): Promise<{ sent: number }> {
    return this.verification.start(ownerOf(given), given.address);
  }

  /** Takes the code back. */
  @Post('confirm')
  @HttpCode(200)
  confirm(@Body({ schema: confirm }) given: z.infer<typeof confirm>): Promise<{ channel: string }> {
    return this.verification.confirm(ownerOf(given), given.code);
  }
}

const ownerOf = ({
  post,
  staff,
}: {
  post?: string | undefined;
  staff?: string | undefined;
}): ContactOwner =>
  post === undefined ? { owner: 'staff', owned: staff ?? '' } : { owner: 'post', owned: post };
