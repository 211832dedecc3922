import { describeWithRedis, until } from '#testing';
import { ChannelWorld, phones, subject, verified } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';

/** A page lost because the sender died between claiming, sending and writing down is how two peers lose one. */
function suite(queue: 'postgres' | 'redis', points: readonly string[]): void {
  let held: ChannelWorld;
  beforeEach(async () => {
    held = await ChannelWorld.start(
      { [senior]: { contacts: [verified('sms', phones.first), verified('sms', phones.second)] } },
      { queue },
    );
  });
  afterEach(() => held.stop());

  // A lease must run out, and a job of a dead worker be found: much of a minute.
  it.each(points)(
    'when the broker dies at "%s"',
    async (point) => {
      const { world, notify } = held;
      await world.broker.stop();
      await world.startBroker({ TOCSIN_CRASH_AT: point });
      const event = await world.statement('hostel', 'hostel.whereabouts-unknown', subject(0), {
        premises: 'TST1',
        searched: true,
        belongingsGone: true,
      });
      // It may die before it answers; the sender then sends the same again.
      await world.push(event).catch(() => undefined);
      expect((await world.broker.exited).signal).toBe('SIGKILL');
      await world.startBroker();
      expect((await world.push(event)).status).toBe(202);
      const ref = await world.firstReference();
      const standing = await until(
        'the text to be written down',
        async () => {
          const one = await held.noticeTo(ref, phones.first);
          return one.state === 'sent' && one;
        },
        { within: 90_000 },
      );
      const texts = notify.messages.filter(({ to }) => to === phones.first);
      expect(texts.length).toBeGreaterThan(0);
      // A repeat says the same under the same reference, so that it can be told from another alert.
      expect(new Set(texts.map(({ reference, text }) => `${reference ?? ''} ${text}`)).size).toBe(
        1,
      );
      expect(texts[0]?.reference).toBe(standing.id);
      // A receipt of whichever was written down last is believed.
      const last = texts.at(-1);
      if (!last) throw new Error('No text');
      expect(await notify.receipt(last, 'delivered')).toBe(204);
      await held.untilStands(ref, phones.first, 'delivered');
      expect(notify.wrong).toEqual([]);
    },
    180_000,
  );
}

describe('a text under way survives a crash, queue on Postgres,', () =>
  suite('postgres', ['claimed', 'sent', 'recorded']));
describeWithRedis('a text under way survives a crash, queue on Redis,', () =>
  suite('redis', ['sent']),
);
