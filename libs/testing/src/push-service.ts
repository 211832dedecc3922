import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { startReceiver, type Answer, type Received } from './receiver.js';

/** What a browser was woken with. */
export interface BrowserMessage {
  /** Decrypted, and read as JSON. */
  content: unknown;
  ttl: number;
  urgency: string | undefined;
  topic: string | undefined;
}

/** A push service (RFC 8030) with one browser behind it, on loopback: it checks who sends, and decrypts. */
export interface PushService {
  /** As `PushSubscription.toJSON()` gives it. */
  readonly subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  readonly messages: readonly BrowserMessage[];
  /** Why each wrong request was wrong. */
  readonly wrong: readonly string[];
  /** Answers the next one so instead of taking it: 404 and 410 say that the subscription has ended. */
  refuse(answer: Answer): void;
  stop(): Promise<void>;
}

/** @param applicationServerKey the sender's public key, which the browser subscribed with; it may be known later */
export async function startPushService(
  applicationServerKey: () => string | Promise<string>,
): Promise<PushService> {
  const receiver = await startReceiver();
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  const messages: BrowserMessage[] = [];
  const wrong: string[] = [];
  const refusals: Answer[] = [];
  const path = `/push/${randomBytes(8).toString('hex')}`;

  const read = async ({ headers, bytes, path: asked }: Received): Promise<Answer> => {
    if (asked !== path) return { status: 404 };
    const refusal = refusals.shift();
    if (refusal) return refusal;
    await checkSender(headers.authorization ?? '', receiver.url, await applicationServerKey());
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('Not aes128gcm');
    const ttl = Number(headers['ttl']);
    if (!Number.isInteger(ttl) || ttl < 0) throw new Error('No TTL');
    const text = decrypt(bytes, browser, auth);
    const one = (name: string): string | undefined => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    messages.push({ content: JSON.parse(text), ttl, urgency: one('urgency'), topic: one('topic') });
    return { status: 201 };
  };
  receiver.answer(async (request) => {
    try {
      return await read(request);
    } catch (thrown) {
      wrong.push(String(thrown));
      return { status: 400 };
    }
  });
  return {
    subscription: {
      endpoint: `${receiver.url}${path}`,
      keys: {
        p256dh: browser.getPublicKey().toString('base64url'),
        auth: auth.toString('base64url'),
      },
    },
    messages,
    wrong,
    refuse: (answer) => void refusals.push(answer),
    stop: () => receiver.stop(),
  };
}

/** RFC 8292 §2: a token for this very service, good for at most a day, by the key that was subscribed with. */
async function checkSender(authorization: string, origin: string, key: string): Promise<void> {
  const [, token = '', sent = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  if (sent !== key) throw new Error('Not the key that the browser subscribed with');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), { audience: origin });
  const now = performance.timeOrigin + performance.now();
  if ((payload.exp ?? Infinity) * 1000 > now + 24 * 3_600_000) throw new Error('Good for too long');
  if (!/^(mailto|https):/.test(payload.sub ?? '')) throw new Error('Nobody to ask');
}

function decrypt(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const length = body.readUInt8(20);
  const sender = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const derive = (secret: Buffer, by: Buffer, info: Buffer, size: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, by, info, size));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
  const input = derive(browser.computeSecret(sender), auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = plain.lastIndexOf(2);
  return plain.subarray(0, end).toString('utf8');
}
