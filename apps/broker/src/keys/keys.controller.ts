import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { becauseOf } from '#contracts';
import { ForOperators } from '../http/served-on.js';
import { KeyRing } from './key-ring.js';

/** What an operator does with the broker's own keys. */
@Controller('operator/keys')
@ForOperators()
export class KeysController {
  constructor(private readonly ring: KeyRing) {}

  @Get()
  list(): object {
    return { keys: this.ring.view() };
  }

  @Post(':kid/revoke')
  @HttpCode(200)
  async revoke(
    @Param('kid') kid: string,
    @Body({ schema: becauseOf }) { because }: z.infer<typeof becauseOf>,
  ): Promise<object> {
    await this.ring.revoke(kid, because);
    return this.list();
  }
}
