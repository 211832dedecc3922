import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Patch,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import { z } from 'zod';
import { Access } from '../access/access.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { StreamConfig } from './stream-config.service.js';
import { changedStream, newStream } from './stream-document.js';
import { ServedOn } from '../http/served-on.js';

const named = z.object({ stream_id: z.string().min(1).max(100) });
const maybeNamed = named.partial();

/** The configuration of streams (SSF 1.0 §8.1.1). */
@Controller('ssf/stream')
@ServedOn('public')
export class StreamConfigController {
  constructor(
    private readonly access: Access,
    private readonly config: StreamConfig,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  async create(
    @Req() request: WithHeaders,
    @Body({ schema: newStream }) asked: z.infer<typeof newStream>,
  ): Promise<object> {
    return this.config.create(await this.access.changerOf(request), asked);
  }

  @Get()
  @Header('cache-control', 'no-store')
  async read(
    @Req() request: WithHeaders,
    @Query({ schema: maybeNamed }) { stream_id: id }: z.infer<typeof maybeNamed>,
  ): Promise<object> {
    const agency = await this.access.agencyOf(request, 'ssf.read');
    return id === undefined ? this.config.list(agency) : this.config.read(agency, id);
  }

  @Patch()
  @Header('cache-control', 'no-store')
  async update(
    @Req() request: WithHeaders,
    @Body({ schema: changedStream }) { stream_id: id, ...asked }: z.infer<typeof changedStream>,
  ): Promise<object> {
    return this.config.update(await this.access.changerOf(request), id, asked);
  }

  @Put()
  @Header('cache-control', 'no-store')
  async replace(
    @Req() request: WithHeaders,
    @Body({ schema: changedStream }) { stream_id: id, ...asked }: z.infer<typeof changedStream>,
  ): Promise<object> {
    return this.config.replace(await this.access.changerOf(request), id, asked);
  }

  @Delete()
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  async remove(
    @Req() request: WithHeaders,
    @Query({ schema: named }) { stream_id: id }: z.infer<typeof named>,
  ): Promise<void> {
    await this.config.remove(await this.access.changerOf(request), id);
  }
}
