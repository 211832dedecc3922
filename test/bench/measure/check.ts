import { alertRaised, alertRaisedType } from '#contracts';
import { SystemClock } from '#kernel';
import { verifySet, verifyingKeyFrom } from '#trust';
import { issuerOf, type AgencyName } from '../people/agencies.js';
import type { Bench } from './bench.js';
import type { Reckoning } from './ledger.js';

/** Whether everything was done that was measured. */
export interface Checked extends Reckoning {
  /** Alerts of which the broker's signature was checked, as the recipient does; and those that failed. */
  signatures: { checked: number; wrong: number };
  /** Notices in the database by state: all are to be `delivered`. */
  notices: Record<string, number>;
  /** Lines the broker wrote: warnings and errors. */
  brokerSaid: number;
  /** Nothing lost, nothing refused, nothing wrong. Duplicates are counted and allowed (DESIGN §4). */
  passed: boolean;
}

export async function check(bench: Bench): Promise<Checked> {
  const reckoning = bench.ledger.reckon();
  const signatures = await checkSignatures(bench);
  const notices = await bench.counters.notices();
  const delivered = notices['delivered'] ?? 0;
  const { refused, neverHandedOff, missing, unexpected } = reckoning;
  const faults = refused + neverHandedOff + missing + unexpected + signatures.wrong;
  const everyNotice = Object.values(notices).reduce((sum, count) => sum + count, 0);
  return {
    ...reckoning,
    signatures,
    notices,
    brokerSaid: bench.stack.broker.output.filter((line) => !line.includes('listening')).length,
    passed: faults === 0 && delivered === everyNotice && delivered === bench.ledger.expected,
  };
}

/** Checks the samples that the receivers kept, with the broker's published key. */
async function checkSignatures({ stack }: Bench): Promise<Checked['signatures']> {
  const { url } = stack.broker;
  const published = await (await fetch(`${url}/.well-known/jwks.json`)).json();
  const key = await verifyingKeyFrom((published as { keys: unknown[] }).keys[0]);
  const samples = await stack.receivers.samples();
  const wrong = await Promise.all(
    samples.map(async ({ agency, body }) => {
      try {
        const { claims } = await verifySet(body, {
          audience: issuerOf(agency as AgencyName),
          now: new SystemClock().now(),
          keyOf: (issuer, kid) =>
            Promise.resolve(issuer === url && kid === key.kid ? key : 'unknown-key'),
        });
        alertRaised.parse(claims.events[alertRaisedType]);
        return 0;
      } catch {
        return 1;
      }
    }),
  );
  return {
    checked: samples.length,
    wrong: wrong.reduce<number>((sum, one) => sum + one, 0),
  };
}
