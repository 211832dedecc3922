import { refusalIn, send, type Answer } from '../broker.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { faultLines, type ImportAnswer } from './print.js';
import { under } from './progress.js';
import type { PlacedFault, Source } from './source.js';

/** What a broker takes at most, in bytes. */
const largest = 16 * 1024 * 1024;
/** A large directory takes seconds; a broker that is gone is noticed long before this. */
const patience = 5 * 60_000;

/** Sends a document. @throws PlainError that lists every fault by its line */
export async function sendDocument(
  connection: Connection,
  source: Source,
  dryRun: boolean,
): Promise<ImportAnswer> {
  refuse(connection, source.faults);
  const body = JSON.stringify(source.document);
  const size = Buffer.byteLength(body);
  if (size > largest)
    throw new PlainError('The directory is larger than 16 MiB: import it in several parts.');
  const what = `The broker ${dryRun ? 'compares' : 'takes'} ${(size / 2 ** 20).toFixed(1)} MiB`;
  const answer = await under(what, () =>
    send(`${connection.operatorUrl}/operator/directory${dryRun ? '?dryRun=true' : ''}`, {
      method: 'POST',
      body,
      token: connection.operatorToken,
      signal: AbortSignal.timeout(patience),
    }),
  );
  if (answer.status === 200) return JSON.parse(answer.text) as ImportAnswer;
  refuse(
    connection,
    faultsIn(answer).map((fault) => ({ ...fault, ...source.placeOf(fault.path) })),
  );
  throw new PlainError(refusalIn(answer));
}

function refuse({ json }: Connection, faults: readonly PlacedFault[]): void {
  if (faults.length === 0) return;
  const text = json ? JSON.stringify({ faults }, null, 2) : faultLines(faults).join('\n');
  throw new PlainError(text);
}

/** The faults of a refusal (RFC 9457, member `errors`); none when it was refused for another reason. */
function faultsIn({ text }: Answer): { path: string; reason: string }[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: { path: string; reason: string }[] };
    return Array.isArray(errors) ? errors : [];
  } catch {
    return [];
  }
}
