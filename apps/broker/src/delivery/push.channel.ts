import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { messageOf } from '#kernel';
import type { ChannelPort } from './channel.js';
import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';
import { SetService } from './set.service.js';
import { tryMark } from './try-mark.js';

/** How long a send may take in all, in milliseconds. */
export const patience = 10_000;
/** More of an error answer than this is not read. */
const longestAnswer = 8_192;

/** Codes of RFC 8935 §2.4 that the same SET can never get past. The others may be mended at the receiver. */
const permanent = new Set(['invalid_request', 'invalid_audience']);

/** Pushes a signed alert to the agency's endpoint (RFC 8935). */
@Injectable()
export class PushChannel implements ChannelPort, OnApplicationShutdown {
  /** Without a limit for each host: agencies may share one, and the lanes limit each of them. */
  private readonly agent = new Agent({
    connections: null,
    connect: { timeout: 5_000 },
    maxResponseSize: longestAnswer,
  });

  constructor(private readonly sets: SetService) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    if (notice.endpoint === null) return { outcome: 'retry', answer: 'no-endpoint' };
    const body = await this.sets.sign(notice);
    try {
      const answer = await request(notice.endpoint, {
        method: 'POST',
        dispatcher: this.agent,
        headers: {
          'content-type': 'application/secevent+jwt',
          accept: 'application/json',
          ...tryMark(notice),
        },
        body,
        signal: AbortSignal.timeout(patience),
      });
      const { statusCode, headers } = answer;
      if (statusCode === 400) return refusal(await answer.body.text());
      await answer.body.dump();
      return classify(statusCode, headers['retry-after']);
    } catch (thrown) {
      return { outcome: 'unknown', answer: codeOf(thrown) };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }
}

function classify(status: number, retryAfter: string | string[] | undefined): Tried {
  const answer = String(status);
  if (status >= 200 && status < 300) return { outcome: 'delivered', answer };
  if (status === 413 || status === 415) return { outcome: 'rejected', answer };
  const seconds = Number(retryAfter);
  // At most an hour: an endpoint cannot ask for silence.
  const waitFor = seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined;
  return { outcome: 'retry', answer, waitFor };
}

function refusal(body: string): Tried {
  let code = 'unreadable';
  try {
    const { err } = JSON.parse(body) as { err?: unknown };
    if (typeof err === 'string' && /^[a-z_]{1,40}$/.test(err)) code = err;
  } catch {
    // An answer that is not JSON is a fault of the receiver: tried again.
  }
  return { outcome: permanent.has(code) ? 'rejected' : 'retry', answer: `400-${code}` };
}

/** A network fault as a code. It may have happened after the receiver took the message. */
function codeOf(thrown: unknown): string {
  const code =
    thrown instanceof Error && 'code' in thrown ? String(thrown.code) : messageOf(thrown);
  return code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}
