import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { ProviderClient, type Answered } from './http-post.js';
import type { Tried } from './outcome.js';

/** What goes to GOV.UK Notify. Its templates hold one field each for what we say: `((text))`, `((subject))`. */
export interface NotifyMessage {
  kind: 'sms' | 'email';
  to: string;
  personalisation: Record<string, string>;
  /** Ours; it comes back with the receipt. */
  reference: string;
}

const taken = z.object({ id: z.uuid() });
const refusal = z.object({
  errors: z.array(z.object({ error: z.string(), message: z.string() })).min(1),
});
const status = z.object({ id: z.uuid(), status: z.string() });

/** GOV.UK Notify's REST API, version 2 (docs.notifications.service.gov.uk/rest-api.html). */
@Injectable()
export class NotifyClient {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly client: ProviderClient,
  ) {}

  /** Whether this broker has Notify at all. */
  get isThere(): boolean {
    return this.settings.notify !== undefined;
  }

  /** Whether receipts come. */
  get hasReceipts(): boolean {
    return this.settings.notify?.callbackToken !== undefined;
  }

  /** Sends one message. A receipt is awaited where Notify has been told to call back. */
  async send({ kind, to, personalisation, reference }: NotifyMessage): Promise<Tried> {
    const { notify } = this.settings;
    const template = kind === 'sms' ? notify?.smsTemplate : notify?.emailTemplate;
    if (template === undefined) return { outcome: 'retry', answer: 'no-provider' };
    const answer = await this.call('POST', `/v2/notifications/${kind}`, {
      [kind === 'sms' ? 'phone_number' : 'email_address']: to,
      template_id: template,
      personalisation,
      reference,
    });
    if ('outcome' in answer) return answer;
    if (answer.status !== 201) return classify(answer);
    const read = taken.safeParse(jsonOf(answer.body));
    // It says "created" and not what: it may go out.
    if (!read.success) return { outcome: 'unknown', answer: '201-unreadable' };
    const receipt = this.hasReceipts ? ({ receipt: 'awaited' } as const) : {};
    return { outcome: 'delivered', answer: '201', providerId: read.data.id, ...receipt };
  }

  /** What became of a message, asked for because no receipt came. */
  async ask(providerId: string): Promise<Tried> {
    const answer = await this.call('GET', `/v2/notifications/${providerId}`);
    if ('outcome' in answer) return pending(answer.answer);
    const read = status.safeParse(jsonOf(answer.body));
    // Notify forgets after a week: it cannot be known any more, so it is sent again.
    if (answer.status === 404) return { outcome: 'retry', answer: 'asked-404' };
    if (answer.status !== 200 || !read.success) return pending(`asked-${answer.status}`);
    return byReceipt(read.data.status);
  }

  private async call(
    method: 'POST' | 'GET',
    path: string,
    body?: object,
  ): Promise<Answered | Tried> {
    const { notify } = this.settings;
    if (!notify) throw new TocsinError('internal', 'GOV.UK Notify is not set up');
    // Notify goes by the time of day, within 30 seconds.
    const at = Math.floor(this.clock.machine().getTime() / 1000);
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(notify.serviceId)
      .setIssuedAt(at)
      .sign(Buffer.from(notify.secret));
    return this.client.call(`${notify.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

const pending = (answer: string): Tried => ({
  outcome: 'delivered',
  answer,
  receipt: 'awaited',
});

/** What Notify says became of a message. */
export function byReceipt(said: string): Tried {
  switch (said) {
    case 'delivered':
      return { outcome: 'delivered', answer: 'receipt-delivered' };
    case 'permanent-failure':
      // There is no such number or mailbox.
      return { outcome: 'rejected', answer: 'receipt-permanent-failure', gone: true };
    case 'temporary-failure':
    case 'technical-failure':
      return { outcome: 'retry', answer: `receipt-${said}` };
    case 'validation-failed':
    case 'virus-scan-failed':
      return { outcome: 'rejected', answer: `receipt-${said}` };
    default:
      // `created`, `sending`, `pending`, `sent` (abroad), or a word of a later version.
      return pending('receipt-pending');
  }
}

/** Faults of our own set-up: the same will work when the operator has mended it. */
const aboutUs = /template|personalisation|team-only|trial mode|api key|service/i;

function classify({ status: code, waitFor, body }: Answered): Tried {
  const read = refusal.safeParse(jsonOf(body));
  const [first] = read.success ? read.data.errors : [];
  const name = /^[A-Za-z]{1,40}$/.exec(first?.error ?? '')?.[0];
  const answer = name === undefined ? String(code) : `${code}-${name}`;
  if (code === 400) {
    const ours = first !== undefined && aboutUs.test(first.message);
    return { outcome: first === undefined || ours ? 'retry' : 'rejected', answer };
  }
  // Another 2xx than 201, and a redirect, are not Notify's words: it may have been taken.
  if (code < 400) return { outcome: 'unknown', answer: `${code}-unreadable` };
  return { outcome: 'retry', answer, waitFor };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
