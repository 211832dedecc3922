import { setTimeout as pause } from 'node:timers/promises';
import { refusesAlertForGood } from '#kernel';
import { TokenClient, type SigningKey } from '#trust';
import type { Desk } from './desk.js';

export interface Polling {
  desk: Desk;
  broker: { url: string; issuer: string };
  stream: string;
  key: SigningKey;
}

interface Answer {
  sets: Record<string, string>;
}

/** After a failure, in milliseconds. */
const wait = 500;

/**
 * Fetches a desk's alerts by long poll (RFC 8936) until stopped. What was kept is acknowledged with the next
 * poll; what could not be taken is reported with it.
 * @returns stops it
 */
export function startPolling(polling: Polling): () => Promise<void> {
  const stop = new AbortController();
  const running = run(polling, stop.signal);
  return () => {
    stop.abort();
    return running;
  };
}

async function run(polling: Polling, stopped: AbortSignal): Promise<void> {
  const client = clientFor(polling);
  let ack: string[] = [];
  let setErrs: Record<string, { err: string; description: string }> = {};
  while (!stopped.aborted) {
    try {
      const { sets } = await poll(client, polling.stream, { ack, setErrs }, stopped);
      ack = [];
      setErrs = {};
      let open = 0;
      for (const [jti, compact] of Object.entries(sets)) {
        const taken = await polling.desk.take(compact, 'poll');
        if (taken.ok) ack.push(jti);
        // After any other refusal it is given again.
        else if (refusesAlertForGood.has(taken.err))
          setErrs[jti] = { err: taken.err, description: taken.description };
        else open += 1;
      }
      // Not at once, or the same would come back without end.
      if (open > 0) await pause(wait, undefined, { signal: stopped });
    } catch {
      // The broker is away, or does not sign the desk in: again, with the same acks.
      await pause(wait, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
}

function clientFor({ desk, broker, key }: Polling): TokenClient {
  const { issuer, clock } = desk.settings;
  const now = (): Date => clock.machine();
  return new TokenClient({ broker, clientId: issuer, key, scope: 'ssf.read', now });
}

async function poll(
  client: TokenClient,
  stream: string,
  body: object,
  stopped: AbortSignal,
): Promise<Answer> {
  const answer = await client.fetch(`/ssf/poll/${stream}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-language': 'en' },
    body: JSON.stringify(body),
    signal: stopped,
  });
  if (answer.status !== 200) throw new Error(`The poll was answered ${answer.status}`);
  return (await answer.json()) as Answer;
}
