import { ManualClock, TocsinError } from '#kernel';
import { createLog } from '#observability';
import { Outbound } from '#outbound';
import { startReceiver } from '#testing';
import type { ClaimedNotice } from './notice.js';
import { PushChannel } from './push.channel.js';
import type { SetService } from './set.service.js';

describe('a push', () => {
  it('that cannot be signed is a try, and nothing is sent', async () => {
    const receiver = await startReceiver();
    const outbound = new Outbound({ allow: [], loopback: true });
    const sets = {
      make: () => Promise.reject(new TocsinError('unavailable', 'The token cannot sign now')),
    } as Partial<SetService> as SetService;
    const clock = new ManualClock(new Date('2026-08-10T09:00:00Z'));
    const channel = new PushChannel(sets, clock, outbound, createLog('test', 'silent'));
    const notice = {
      id: '01a20f72-aacd-72e5-b1a3-00ba16a0ee49',
      endpoint: receiver.url,
      stream: null,
    } as Partial<ClaimedNotice> as ClaimedNotice;
    expect(await channel.send(notice)).toEqual({ outcome: 'retry', answer: 'no-signature' });
    expect(receiver.requests).toEqual([]);
    await outbound.close();
    await receiver.stop();
  });
});
