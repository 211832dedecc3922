import { randomUUID } from 'node:crypto';
import { jwtVerify } from 'jose';
import { startReceiver, type Answer, type Received } from './receiver.js';
import { until } from './until.js';

/** A message as the fake took it. */
export interface NotifyMessage {
  id: string;
  kind: 'sms' | 'email';
  to: string;
  reference: string | undefined;
  /** The personalisation: `text`, and `subject` of an e-mail. */
  text: string;
  subject: string | undefined;
}

/** What the fake does instead of taking a message. */
export type NotifyFault =
  | { status: number; error: string; message: string }
  /** Answers nothing for so long, in milliseconds; it has taken the message. */
  | { hang: number }
  /** Takes the message, and answers when this is done. */
  | { hold: Promise<unknown> }
  | 'drop'
  /** `200` with a page of something else. */
  | 'nonsense'
  /** `201` without an id. */
  | 'no id';

export interface NotifySettings {
  /** Where it calls back; nothing is called before. */
  broker?: () => string;
  callbackToken?: string;
}

/** A strict GOV.UK Notify on loopback: real HTTP, tokens checked, templates and personalisation too. */
export interface FakeNotify {
  readonly url: string;
  /** For `TOCSIN_NOTIFY_KEY`. */
  readonly key: string;
  readonly smsTemplate: string;
  readonly emailTemplate: string;
  /** What was taken, oldest first. */
  readonly messages: readonly NotifyMessage[];
  /** Why each wrong request was wrong. */
  readonly wrong: readonly string[];
  /** The first message that fits; waits for it. */
  waitFor(fits: (message: NotifyMessage) => boolean, ms?: number): Promise<NotifyMessage>;
  /** The next `times` sends that fit go wrong in this way. */
  fail(fault: NotifyFault, times?: number, fits?: (to: string) => boolean): void;
  /** What it says when it is asked for a message. */
  setStatus(id: string, status: string): void;
  /** Calls back with what became of a message. @returns the HTTP status it got */
  receipt(
    message: Pick<NotifyMessage, 'id' | 'reference' | 'to' | 'kind'>,
    status: string,
    token?: string,
  ): Promise<number>;
  /** Somebody replies to the service's number. @param id the same again for a callback that is doubled */
  reply(from: string, text: string, more?: { id?: string; token?: string }): Promise<number>;
  empty(): void;
  stop(): Promise<void>;
}

const serviceId = '26785a09-ab16-4eb0-8407-a37497a57506';
const secret = '3d844edf-8d35-48ac-975b-e847b4f122b0';
const phone = /^\+?\d{7,15}$/;

export async function startNotify({
  broker = () => '',
  callbackToken = '',
}: NotifySettings = {}): Promise<FakeNotify> {
  const receiver = await startReceiver();
  const messages: NotifyMessage[] = [];
  const statuses = new Map<string, string>();
  const wrong: string[] = [];
  const faults: { fault: NotifyFault; fits: (to: string) => boolean }[] = [];
  const smsTemplate = 'a5c1f1a0-9d4e-4f6e-8a56-0a7e4c4b7d01';
  const emailTemplate = 'a5c1f1a0-9d4e-4f6e-8a56-0a7e4c4b7d02';

  const refuse = (status: number, error: string, message: string): Answer => {
    wrong.push(`${status} ${error}: ${message}`);
    return { status, body: { status_code: status, errors: [{ error, message }] } };
  };

  const signedIn = async ({ headers }: Received): Promise<string | undefined> => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    try {
      const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(secret), {
        algorithms: ['HS256'],
        issuer: serviceId,
        typ: 'JWT',
        maxTokenAge: 30,
        clockTolerance: 30,
      });
      if (Object.keys(payload).sort().join() !== 'iat,iss') return 'Invalid token: claims';
      return protectedHeader.alg === 'HS256' ? undefined : 'Invalid token: algorithm';
    } catch {
      return 'Invalid token: signature, api token not found';
    }
  };

  const take = async (kind: 'sms' | 'email', body: string): Promise<Answer> => {
    const given = JSON.parse(body) as Record<string, unknown>;
    const member = kind === 'sms' ? 'phone_number' : 'email_address';
    const to = given[member];
    if (typeof to !== 'string' || (kind === 'sms' && !phone.test(to)))
      return refuse(400, 'ValidationError', `${member} Not a valid ${member}`);
    if (given['template_id'] !== (kind === 'sms' ? smsTemplate : emailTemplate))
      return refuse(400, 'BadRequestError', 'Template not found');
    const fields = given['personalisation'] as Record<string, unknown>;
    const wanted = kind === 'sms' ? ['text'] : ['subject', 'text'];
    if (Object.keys(fields).sort().join() !== wanted.join())
      return refuse(400, 'BadRequestError', `Missing personalisation: ${wanted.join()}`);
    const unknown = Object.keys(given).filter(
      (name) => ![member, 'template_id', 'personalisation', 'reference'].includes(name),
    );
    if (unknown.length > 0)
      return refuse(400, 'ValidationError', 'Additional properties are not allowed');
    const text = String(fields['text']);
    if (kind === 'sms' && text.length > 160)
      return refuse(400, 'BadRequestError', `Longer than one text: ${text.length}`);
    const message: NotifyMessage = {
      id: randomUUID(),
      kind,
      to,
      reference: typeof given['reference'] === 'string' ? given['reference'] : undefined,
      text,
      subject: kind === 'email' ? String(fields['subject']) : undefined,
    };
    const index = faults.findIndex(({ fits }) => fits(to));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    if (fault === 'drop') return { destroy: true };
    if (fault === 'nonsense')
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html>Welcome</html>',
      };
    if (typeof fault === 'object' && 'status' in fault) {
      const { status, error, message: said } = fault;
      return { status, body: { status_code: status, errors: [{ error, message: said }] } };
    }
    messages.push(message);
    statuses.set(message.id, 'sending');
    if (typeof fault === 'object' && 'hold' in fault) await fault.hold;
    if (fault === 'no id') return { status: 201, body: { content: {} } };
    return {
      status: 201,
      ...(fault && 'hang' in fault && { delay: fault.hang }),
      body: { id: message.id, reference: message.reference ?? null, content: { body: text } },
    };
  };

  receiver.answer(async (request) => {
    const denied = await signedIn(request);
    if (denied !== undefined) return refuse(403, 'AuthError', denied);
    const { method, path, body } = request;
    const asked = /^\/v2\/notifications\/([0-9a-f-]{36})$/.exec(path)?.[1];
    if (method === 'GET' && asked !== undefined) {
      const status = statuses.get(asked);
      if (status === undefined) return refuse(404, 'NoResultFound', 'No result found');
      return { status: 200, body: { id: asked, status } };
    }
    const kind = /^\/v2\/notifications\/(sms|email)$/.exec(path)?.[1];
    if (method === 'POST' && (kind === 'sms' || kind === 'email')) return take(kind, body);
    return refuse(404, 'NotFound', `${method} ${path}`);
  });

  const call = async (path: string, token: string, body: object): Promise<number> => {
    const answer = await fetch(`${broker()}/callbacks/notify/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  return {
    url: receiver.url,
    key: `test-${serviceId}-${secret}`,
    smsTemplate,
    emailTemplate,
    messages,
    wrong,
    waitFor: (fits, ms) =>
      until('a message that fits', () => messages.find(fits), {
        within: ms ?? 30_000,
      }),
    fail: (fault, times = 1, fits = () => true) => {
      for (let i = 0; i < times; i += 1) faults.push({ fault, fits });
    },
    setStatus: (id, status) => void statuses.set(id, status),
    receipt: ({ id, reference, to, kind }, status, token = callbackToken) => {
      // What somebody else says does not become true.
      if (token === callbackToken) statuses.set(id, status);
      return call('delivery', token, {
        id,
        reference: reference ?? null,
        to,
        status,
        created_at: '2026-08-04T22:10:00.000000Z',
        completed_at: '2026-08-04T22:10:05.000000Z',
        sent_at: '2026-08-04T22:10:01.000000Z',
        notification_type: kind,
        template_id: kind === 'sms' ? smsTemplate : emailTemplate,
        template_version: 1,
      });
    },
    reply: (from, text, { id = randomUUID(), token = callbackToken } = {}) =>
      call('received', token, {
        id,
        source_number: from.replace(/^\+/, ''),
        destination_number: '447700900000',
        message: text,
        date_received: '2026-08-04T22:11:00.000000Z',
        service_id: serviceId,
      }),
    empty: () => {
      messages.length = 0;
      wrong.length = 0;
      faults.length = 0;
    },
    stop: () => receiver.stop(),
  };
}
