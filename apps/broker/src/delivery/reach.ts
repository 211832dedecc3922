import type { Severity } from '#contracts';
import {
  receiptWithin,
  validityOf,
  waysTo,
  type Addressee,
  type PolicyBook,
  type Way,
} from '#rules';
import type { BrokerSettings } from '../config.js';
import type { BrokerCarriers, PersonalCarrier } from './notice.js';

/** By what a broker with these settings reaches people. */
export function carriersOf({
  smtpUrl,
  notify,
  vapid,
  webhookKeyFile,
}: Pick<BrokerSettings, 'smtpUrl' | 'notify' | 'vapid' | 'webhookKeyFile'>): BrokerCarriers {
  const byNotify = notify?.emailTemplate !== undefined;
  // Without any mail server an e-mail is kept and tried until there is one: nothing is dropped in silence.
  const bySmtp = smtpUrl !== undefined || !byNotify;
  return {
    email: [...(bySmtp ? ['email' as const] : []), ...(byNotify ? ['notify-email' as const] : [])],
    ...(notify && { sms: ['sms'] }),
    ...(vapid && { push: ['browser-push'] }),
    ...(webhookKeyFile !== undefined && { webhook: ['webhook'] }),
    teams: ['teams'],
  };
}

/** A chain of ways with how long each message is of use. */
export interface Reached {
  way: Way<PersonalCarrier>;
  expiresAt: Date | undefined;
  receiptWithin: number;
  why: string;
}

/** How people are reached here, by the policy of an instant. */
export class Reach {
  constructor(
    private readonly policies: PolicyBook,
    private readonly carriers: BrokerCarriers,
  ) {}

  /** Chains of ways; the first of each goes out at once. */
  chains(addressee: Addressee, severity: Severity, at: Date): Reached[][] {
    const policy = this.policies.at(at).channels[severity];
    const { chains, why } = waysTo(addressee, severity, at, policy, this.carriers);
    return chains.map((chain) =>
      chain.map((way) => {
        const validity = validityOf(way.channel, policy);
        return {
          way,
          expiresAt: validity === undefined ? undefined : new Date(at.getTime() + validity),
          receiptWithin: receiptWithin(policy),
          why,
        };
      }),
    );
  }
}
