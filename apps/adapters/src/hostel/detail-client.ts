import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { codeOf } from '../http/code-of.js';

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
export class DetailClient implements OnApplicationShutdown {
  private readonly agent = new Agent({ connections: 8, maxResponseSize: largest });

  constructor(@Inject(SETTINGS) private readonly settings: AdaptersSettings) {}

  async ask(address: string): Promise<DetailAnswer> {
    if (!URL.canParse(address)) return refused('the address to ask at is not a URL');
    const url = new URL(address);
    if (!isAllowed(url, this.settings.detailHosts))
      return refused('the address to ask at is not on the list of those allowed');
    const { detailToken } = this.settings;
    try {
      // Redirects are not followed: they would lead off the list.
      const { statusCode, body } = await request(url, {
        dispatcher: this.agent,
        signal: AbortSignal.timeout(patience),
        headers: {
          accept: 'application/json',
          ...(detailToken !== undefined && { authorization: `Bearer ${detailToken}` }),
        },
      });
      const bytes = Buffer.from(await body.arrayBuffer());
      return classify(statusCode, bytes);
    } catch (thrown) {
      const answer = codeOf(thrown);
      return answer === 'UND_ERR_RES_EXCEEDED_MAX_SIZE'
        ? refused('the hostel system answers with more than can be taken')
        : { kind: 'later', answer };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

function classify(status: number, bytes: Buffer): DetailAnswer {
  if (status === 200) return { kind: 'answered', bytes };
  if (status === 404 || status === 410) return refused('the hostel system has no such departure');
  if (status === 403) return refused('the hostel system may not show this departure to us');
  if (status >= 300 && status < 400) return refused('the hostel system sends us elsewhere');
  return { kind: 'later', answer: String(status) };
}
