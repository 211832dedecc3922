import { TocsinError } from '#kernel';
import { demoAgencies } from '../directory/agencies.js';
import { demoDirectory } from '../directory/demo-directory.js';
import type { RunFile } from './run-file.js';
import type { Secrets } from './secrets.js';

export interface Registered {
  agencies: RunFile['agencies'];
  directory: { added: number; changed: number; unchanged: number };
}

/** Tells the broker of the demonstration's agencies and directory. A second time, everything stays as it was. */
export async function register(
  broker: string,
  desks: string,
  secrets: Secrets,
): Promise<Registered> {
  const call = <Answer>(method: string, path: string, body: object): Promise<Answer> =>
    callOperator<Answer>(broker, secrets.operatorToken, method, path, body);
  const agencies: RunFile['agencies'] = [];
  for (const { name, issuer, title, kind, delivery } of demoAgencies) {
    const { key, file } = secrets.agencies[name];
    const { stream } = await call<{ stream: { id: string; method: string } }>(
      'PUT',
      '/operator/agencies',
      {
        issuer,
        name: title,
        kind,
        jwks: { keys: [key.publicJwk] },
        ...(delivery === 'push' && { push: `${desks}/desks/${name}/events` }),
      },
    );
    const { id, method } = stream;
    agencies.push({ name, issuer, kind, keyFile: file, stream: { id, method } });
  }
  const directory = await call<Registered['directory']>(
    'POST',
    '/operator/directory',
    demoDirectory(),
  );
  return { agencies, directory };
}

async function callOperator<Answer>(
  broker: string,
  token: string,
  method: string,
  path: string,
  body: object,
): Promise<Answer> {
  const answer = await fetch(`${broker}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as Answer;
  throw new TocsinError(
    'unavailable',
    `The broker did not take the demonstration's directory (${method} ${path}: ${answer.status}). It said: ${text}`,
  );
}
