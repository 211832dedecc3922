import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type BrokerSettings } from '../config.js';
import type { ChannelPort } from './channel.js';
import { byStatus, ProviderClient } from './http-post.js';
import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';
import { tryMark } from './try-mark.js';
import { headline, untilIn, wanted } from './wording.js';

/** A message to a Microsoft Teams channel, by the webhook of a workflow. Reference and link only (RR-17). */
@Injectable()
export class TeamsChannel implements ChannelPort {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly client: ProviderClient,
  ) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    if (notice.address === null) return { outcome: 'rejected', answer: 'no-address' };
    const answer = await this.client.call(notice.address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...tryMark(notice) },
      body: JSON.stringify(card(notice, this.settings.issuer)),
    });
    if ('outcome' in answer) return answer;
    // A webhook that is switched off or whose signature has run out answers 401, 403 or 404; whoever runs the
    // workflow can mend it.
    if ([401, 403, 404].includes(answer.status))
      return { outcome: 'retry', answer: String(answer.status) };
    return byStatus(answer);
  }
}

function card({ content }: ClaimedNotice, url: string): object {
  const until = untilIn(content);
  const text = (said: string, more: object = {}): object => ({
    type: 'TextBlock',
    text: said,
    wrap: true,
    ...more,
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            text(headline(content), { weight: 'Bolder', size: 'Large' }),
            text(wanted(content)),
            ...(until === ''
              ? []
              : [text(`Accept it, or decline it with a reason, before ${until}.`)]),
          ],
          actions: [{ type: 'Action.OpenUrl', title: 'Open Tocsin', url }],
        },
      },
    ],
  };
}
