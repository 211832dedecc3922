import { SMTPServer } from 'smtp-server';
import { readMail, type Mail } from './mail.js';
import { until } from './until.js';

export type { Mail } from './mail.js';

/** Where a mail server may refuse; after the body, when nothing is said. */
export type MailStep = 'greeting' | 'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA';

export interface Mailbox {
  readonly port: number;
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  /** What was taken, oldest first. Refused mail is not in it. */
  readonly mails: readonly Mail[];
  /** The first mail that fits; waits for it up to `ms` (10,000 by default). It then counts as expected. */
  waitFor(fits: (mail: Mail) => boolean, ms?: number): Promise<Mail>;
  /** Answers the next `times` with this code at a step: 4xx is "later", 5xx is "never". */
  refuse(times: number, code: number, at?: MailStep): void;
  /** From now on, takes each mail only after so many milliseconds. */
  delay(ms: number): void;
  /** @throws Error when a mail came that no {@link waitFor} asked for */
  assertNothingUnexpected(): void;
  /** Forgets all mails and refusals. */
  empty(): void;
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that takes mail for anybody and keeps it. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const expected = new Set<Mail>();
  const refusals: { code: number; at: MailStep }[] = [];
  let delay = 0;
  const refusal = (at: MailStep): Error | null => {
    const [next] = refusals;
    if (next?.at !== at) return null;
    refusals.shift();
    return Object.assign(new Error('Told to refuse'), { responseCode: next.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onConnect: (_session, answer) => answer(refusal('greeting')),
    onAuth: (_credentials, _session, answer) => answer(refusal('AUTH'), { user: 'tocsin' }),
    onMailFrom: (_address, _session, answer) => answer(refusal('MAIL FROM')),
    onRcptTo: (_address, _session, answer) => answer(refusal('RCPT TO')),
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = refusal('DATA');
        if (refused) {
          answer(refused);
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mails.push(
          readMail(
            from,
            rcptTo.map(({ address }) => address),
            Buffer.concat(chunks),
          ),
        );
        setTimeout(answer, delay);
      });
    },
  });
  // A client that hangs up half-way is the business of the test, not of the server.
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    waitFor: async (fits, ms) => {
      const found = await until('a mail that fits', () => mails.find(fits), {
        ...(ms === undefined ? {} : { within: ms }),
      });
      expected.add(found);
      return found;
    },
    refuse: (times, code, at = 'DATA') => {
      for (let i = 0; i < times; i += 1) refusals.push({ code, at });
    },
    delay: (ms) => {
      delay = ms;
    },
    assertNothingUnexpected: () => {
      const odd = mails.filter((mail) => !expected.has(mail));
      if (odd.length === 0) return;
      const list = odd.map(({ to, subject }) => `"${subject}" to ${to.join(', ')}`);
      throw new Error(`${odd.length} unexpected mail: ${list.join('; ')}`);
    },
    empty: () => {
      mails.length = 0;
      refusals.length = 0;
      expected.clear();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
