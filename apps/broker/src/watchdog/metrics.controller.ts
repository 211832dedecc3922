import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Metrics } from '#observability';
import { Sweeper } from '#queue';
import { ForOperators } from '../http/served-on.js';

/** What is measured, for Prometheus; with the operator's token, as every operator's path. */
@Controller('metrics')
@ForOperators()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly sweeper: Sweeper,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    // Asked now: a sweep that stands still must not look as young as the last audit.
    const { lastTurn } = this.sweeper;
    if (lastTurn) this.metrics.sweptAt.set(lastTurn.getTime() / 1_000);
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
