import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND, OutboundFault, type Outbound, type OutboundAnswer } from '#outbound';
import { SETTINGS, type AdaptersSettings } from '../config.js';

/** How long the hostel system may take, in milliseconds. */
const patience = 5_000;
const largest = 256 * 1024;

export type DetailAnswer =
  | { kind: 'answered'; bytes: Buffer }
  /** Asking again would not help. */
  | { kind: 'refused'; reason: string }
  /** `answer` is a status or the network's error code. */
  | { kind: 'later'; answer: string };

const refused = (reason: string): DetailAnswer => ({ kind: 'refused', reason });

/** Whether a call-back may go there: the address comes from the message, so the list decides. */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.username !== '' || url.password !== '') return false;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return hosts.includes(url.host) || hosts.includes(`${url.hostname}:${port}`);
}

/** Asks the hostel system what happened. One try; the spool tries again. */
@Injectable()
export class DetailClient {
  private readonly client;

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(OUTBOUND) outbound: Outbound,
  ) {
    this.client = outbound.client({
      within: patience,
      answerBytes: largest,
      connections: 8,
      cutAtEnd: true,
    });
  }

  async ask(address: string): Promise<DetailAnswer> {
    if (!URL.canParse(address)) return refused('the address to ask at is not a URL');
    const url = new URL(address);
    if (!isAllowed(url, this.settings.detailHosts))
      return refused('the address to ask at is not on the list of those allowed');
    const { detailToken } = this.settings;
    try {
      // Redirects are not followed: they would lead off the list.
      const answer = await this.client.request(url, {
        headers: {
          accept: 'application/json',
          ...(detailToken !== undefined && { authorization: `Bearer ${detailToken}` }),
        },
      });
      return classify(answer);
    } catch (thrown) {
      if (!(thrown instanceof OutboundFault)) throw thrown;
      return { kind: 'later', answer: thrown.code };
    }
  }
}

function classify({ status, body, cut }: OutboundAnswer): DetailAnswer {
  if (cut === 'too-large') return refused('the hostel system answers with more than can be taken');
  if (cut === 'broken') return { kind: 'later', answer: 'broken-off' };
  if (status === 200) return { kind: 'answered', bytes: body };
  if (status === 404 || status === 410) return refused('the hostel system has no such departure');
  if (status === 403) return refused('the hostel system may not show this departure to us');
  if (status >= 300 && status < 400) return refused('the hostel system sends us elsewhere');
  return { kind: 'later', answer: String(status) };
}
