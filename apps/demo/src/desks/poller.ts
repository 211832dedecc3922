import { setTimeout as pause } from 'node:timers/promises';
import { signBearer, type SigningKey } from '#trust';
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

/** What the same alert can never get past. After any other refusal it is given again. */
const forGood = new Set(['invalid_request', 'invalid_audience']);

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
  let ack: string[] = [];
  let setErrs: Record<string, { err: string; description: string }> = {};
  while (!stopped.aborted) {
    try {
      const { sets } = await poll(polling, { ack, setErrs }, stopped);
      ack = [];
      setErrs = {};
      let open = 0;
      for (const [jti, compact] of Object.entries(sets)) {
        const taken = await polling.desk.take(compact, 'poll');
        if (taken.ok) ack.push(jti);
        else if (forGood.has(taken.err))
          setErrs[jti] = { err: taken.err, description: taken.description };
        else open += 1;
      }
      // Not at once, or the same would come back without end.
      if (open > 0) await pause(wait, undefined, { signal: stopped });
    } catch {
      // The broker is away, or the scenario's clock jumped over the token's life: again, with the same acks.
      await pause(wait, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
}

async function poll(
  { desk, broker, stream, key }: Polling,
  body: object,
  stopped: AbortSignal,
): Promise<Answer> {
  const { issuer, clock } = desk.settings;
  const now = clock.now();
  const bearer = await signBearer(key, { issuer, audience: broker.issuer, now, seconds: 120 });
  const answer = await fetch(`${broker.url}/ssf/poll/${stream}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      'content-language': 'en',
    },
    body: JSON.stringify(body),
    signal: stopped,
  });
  if (answer.status !== 200) throw new Error(`The poll was answered ${answer.status}`);
  return (await answer.json()) as Answer;
}
