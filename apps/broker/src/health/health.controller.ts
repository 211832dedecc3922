import { Controller, Get, HttpStatus, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Auditor } from '../watchdog/auditor.service.js';
import { paceOf } from '../watchdog/pace.js';
import { Readiness, type Checks } from './readiness.service.js';
import { doorOf } from '../http/doors.js';
import { ServedOn } from '../http/served-on.js';

@Controller('health')
@ServedOn('both')
export class HealthController {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly readiness: Readiness,
    private readonly auditor: Auditor,
    private readonly sweeper: Sweeper,
  ) {}

  /**
   * The process answers and its loops go round, even those that fail. Nothing is asked: a database that is away is
   * no reason to start anew.
   */
  @Get('live')
  live(@Res({ passthrough: true }) reply: FastifyReply): object {
    const now = this.clock.machine().getTime();
    const { loopSilence } = paceOf(this.settings.watchdogEvery);
    const stands = [this.sweeper.lastTry, this.auditor.lastTry].some(
      (at) => at !== undefined && now - at.getTime() > loopSilence,
    );
    if (stands) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: stands ? 'stands still' : 'ok' };
  }

  /**
   * Whether it does its work: each part by name, with how long ago it was last seen to work. Without its queue it
   * does: it is to get statements, and a person is to look. Its parts are named to operators alone.
   */
  @Get('ready')
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; checks?: Checks }> {
    const checks = await this.readiness.check();
    const { workers, queue, ...parts } = checks;
    const ready = [...Object.values(parts), ...Object.values(workers)].every(({ ok }) => ok);
    void reply.header('cache-control', 'no-store');
    if (!ready) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const status = !ready ? 'not ready' : queue.ok ? 'ok' : 'degraded';
    return doorOf(request.raw) === 'operator' ? { status, checks } : { status };
  }
}
