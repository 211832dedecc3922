import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { newId, type Clock } from '#kernel';

export interface MailCatcher {
  port: number;
  stop: () => Promise<void>;
}

/** Takes every mail on loopback and sends none on: each is a file `<time>-<to>.eml` to look at. */
export async function startMailCatcher(folder: string, clock: Clock): Promise<MailCatcher> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const file = join(folder, mailName(clock.now(), to));
        writeFile(file, Buffer.concat(chunks), { mode: 0o600 }).then(() => done(), done);
      });
    },
  });
  // A client that goes away in the middle is no reason to end.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** `2026-08-10T221000.123Z-duty-spo@….eml`: sorts by time, and holds no character a file system minds. */
function mailName(at: Date, to: readonly string[]): string {
  const time = at.toISOString().replaceAll(':', '');
  const names = to
    .join(',')
    .replace(/[^A-Za-z0-9@._,-]+/g, '_')
    .slice(0, 120);
  // Two mails to one post in one millisecond stay two.
  return `${time}-${names}-${newId().slice(-6)}.eml`;
}
