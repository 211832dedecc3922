import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { AlertView } from './alert-view.service.js';
import { ForOperators } from '../http/served-on.js';

const filter = z.object({
  state: z.enum(['open', 'owned', 'closed', 'all']).default('all'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

@Controller('alerts')
@ForOperators()
export class AlertsController {
  constructor(private readonly alerts: AlertView) {}

  /** Open ones first, worst first. */
  @Get()
  async list(@Query({ schema: filter }) { state, limit }: z.infer<typeof filter>): Promise<object> {
    const states = state === 'all' ? ['open', 'owned', 'closed'] : [state];
    return { alerts: await this.alerts.list(states, limit) };
  }

  /** How many alerts each source began, and how many were unfounded. */
  @Get('sources')
  async sources(): Promise<object> {
    return { sources: await this.alerts.sources() };
  }

  @Get(':ref')
  one(@Param('ref') ref: string): Promise<object> {
    return this.alerts.one(ref);
  }
}
