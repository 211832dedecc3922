import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { TocsinError } from '#kernel';
import { Backlog } from '../../spool/backlog.service.js';
import type { WayState } from '../report.js';

/** Messages of at most 256 KiB that are in memory at once: 128 MiB of them. */
const mostUnderWay = 512;
/** When a sender that was turned away may come again, in seconds. */
const comeAgain = { full: 30, busy: 2 };

/** How messages come in by HTTP: whether there is room for one more. */
@Injectable()
export class HttpWay {
  private underWay = 0;

  constructor(private readonly backlog: Backlog) {}

  get states(): WayState[] {
    return [{ way: 'http', state: this.backlog.isFull ? 'held' : 'ok' }];
  }

  /**
   * Takes a place for a message, given back when it was answered.
   * @throws TocsinError `unavailable` when there is none, with when to come again
   */
  begin(answer: ServerResponse): void {
    if (this.backlog.isFull)
      throw new TocsinError('unavailable', 'Too much waits to be sent on. Send it again later', {
        retryAfter: comeAgain.full,
      });
    if (this.underWay >= mostUnderWay)
      throw new TocsinError('unavailable', 'Too much comes in at once. Send it again later', {
        retryAfter: comeAgain.busy,
      });
    this.underWay += 1;
    answer.once('close', () => {
      this.underWay -= 1;
    });
  }
}
