import { SMTPServer } from 'smtp-server';
import { readMail, type Mail } from './mail.js';
import { until } from './until.js';

export type { Mail } from './mail.js';

export interface Mailbox {
  readonly port: number;
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  /** What was taken, oldest first. Refused mail is not in it. */
  readonly mails: readonly Mail[];
  /** The first mail that fits; waits for it up to `ms` (10,000 by default). It then counts as expected. */
  waitFor(fits: (mail: Mail) => boolean, ms?: number): Promise<Mail>;
  /** Answers the next `times` mails with this code, after their body: 4xx is "later", 5xx is "never". */
  refuse(times: number, code: number, text?: string): void;
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
  const refusals: { code: number; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refusal = refusals.shift();
        if (refusal) {
          answer(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
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
        answer();
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
    refuse: (times, code, text = 'Told to refuse') => {
      for (let i = 0; i < times; i += 1) refusals.push({ code, text });
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
