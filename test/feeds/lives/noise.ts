import { notification, reference } from '../native/sns.js';
import { prisonerEvent } from '../native/prison-others.js';
import { feeds } from '../world/delivery.js';
import type { Life, Story } from '../world/story.js';
import { offset } from '../world/time.js';

/** What is no message at all, or only half of one. Nothing may be told of it, and nothing may break. */
export function* malformed(story: Story): Life {
  const { chance, person, at } = story;
  const feed = chance.pick(feeds);
  const whole = JSON.stringify({
    eventType: 'prison-offender-events.prisoner.released',
    occurredAt: offset(at),
    additionalInformation: {
      nomsNumber: person.noms,
      reason: 'RELEASED',
      nomisMovementReasonCode: 'CR',
    },
    personReference: reference({ NOMS: person.noms }),
  });
  const pointer = JSON.stringify([
    'software.amazon.payloadoffloading.PayloadS3Pointer',
    { s3BucketName: 'invented', s3Key: chance.uuid() },
  ]);
  const attributes = { eventType: 'prison-offender-events.prisoner.released' };
  const body = chance.pick<object | string | Buffer>([
    whole.slice(0, chance.between(1, whole.length - 1)),
    notification(`${whole}}`, attributes, at, chance),
    notification(pointer, attributes, at, chance),
    '[]',
    '{}',
    'null',
    '<html><body>503</body></html>',
    Buffer.from([0xff, 0xfe, 0x00, chance.between(0, 255)]),
    `{"eventType":${'['.repeat(2_000)}`,
  ]);
  story.send(feed, body);
  yield story.take();
}

/** A kind of event that nobody has heard of, about somebody who is known. */
export function* unknownType(story: Story): Life {
  const { chance, person, at } = story;
  // Each another one: the same need not be raised for the same person again.
  const type = `prison-offender-events.prisoner.spirited-away-${chance.digits(6)}`;
  const from = story.send('prison', prisonerEvent(type, person.noms, at, chance));
  story.must({ kind: 'prison: unknown event', names: ['system.message-not-understood'], from });
  yield story.take();
}
