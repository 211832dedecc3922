import { newId } from '#kernel';
import { freePort, makeBrokerKeys, operatorOf, startBrokerProcess, type Operator } from '#testing';
import type { Endings } from './endings.js';

/** The broker under measurement: the program that runs in production, in a process of its own. */
export interface BenchBroker {
  /** Its address and its issuer. */
  url: string;
  pid: number;
  /** Lines it wrote: warnings and errors only. */
  output: readonly string[];
  /** Its settings, so that its parts can be run elsewhere too. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Starts another process with the same settings and keys, and some more. Ends the first before. */
  again(more: Readonly<Record<string, string>>): Promise<{ pid: number; stop(): Promise<unknown> }>;
  /** Ends it before everything else is ended. */
  stop(): Promise<unknown>;
  /** What it measures itself, as it prints it. */
  metrics(): Promise<string>;
  operator: Operator;
}

export async function startBroker(
  folder: string,
  databaseUrl: string,
  queueUrl: string,
  endings: Endings,
  more: Readonly<Record<string, string>> = {},
): Promise<BenchBroker> {
  const [port, operatorPort] = await Promise.all([freePort(), freePort()]);
  const operatorUrl = `http://127.0.0.1:${operatorPort}`;
  const url = `http://127.0.0.1:${port}`;
  const token = `bench-${newId()}`;
  const environment = {
    NODE_ENV: 'production',
    TOCSIN_PORT: String(port),
    TOCSIN_OPERATOR_PORT: String(operatorPort),
    TOCSIN_ISSUER: url,
    TOCSIN_DATABASE_URL: databaseUrl,
    TOCSIN_QUEUE_URL: queueUrl,
    ...(await makeBrokerKeys(folder)),
    TOCSIN_OPERATOR_TOKEN: token,
    TOCSIN_LOG_LEVEL: 'warn',
    // The receivers of the measurement are on this machine.
    TOCSIN_OUTBOUND_ALLOW: '127.0.0.1/32',
    // Nobody else's settings: what is measured is the default.
    TOCSIN_POLICY: undefined,
    TOCSIN_SCENARIO_CLOCK: undefined,
    TOCSIN_CRASH_AT: undefined,
    TOCSIN_SMTP_URL: undefined,
    TOCSIN_NOTIFY_KEY: undefined,
    TOCSIN_NOTIFY_SMS_TEMPLATE: undefined,
    TOCSIN_NOTIFY_EMAIL_TEMPLATE: undefined,
    TOCSIN_NOTIFY_CALLBACK_TOKEN: undefined,
    TOCSIN_WEBHOOK_KEY: undefined,
    TOCSIN_VAPID_KEY: undefined,
    TOCSIN_VAPID_CONTACT: undefined,
    ...more,
  };
  const broker = await startBrokerProcess(environment);
  endings.add(() => broker.stop());
  return {
    url,
    pid: broker.pid,
    output: broker.output,
    environment,
    stop: () => broker.stop(),
    again: async (more) => {
      await broker.stop();
      const next = await startBrokerProcess({ ...environment, ...more });
      endings.add(() => next.stop());
      return { pid: next.pid, stop: () => next.stop() };
    },
    metrics: async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${operatorUrl}/metrics`, { headers })).text();
    },
    operator: operatorOf(operatorUrl, token),
  };
}
