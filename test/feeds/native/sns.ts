import type { Chance } from '../world/chance.js';
import { zulu } from '../world/time.js';

/** `personReference` of a domain event. Blank numbers are left out. */
export const reference = (identifiers: Readonly<Record<string, string>>): object => ({
  identifiers: Object.entries(identifiers)
    .filter(([, value]) => value !== '')
    .map(([type, value]) => ({ type, value })),
});

/**
 * A domain event as it arrives: mostly in the wrapper of the notification service (FEEDS §1.2), now and then bare,
 * with an attribute that is a plain text, or with its type in the attribute alone.
 */
export function wrapped(
  event: { eventType: string },
  at: number,
  chance: Chance,
  attributes: Readonly<Record<string, string>> = {},
): object {
  const { eventType, ...rest } = event;
  if (chance.percent(8)) return event;
  const message = chance.percent(4) ? rest : event;
  return notification(JSON.stringify(message), { eventType, ...attributes }, at, chance);
}

export function notification(
  message: string,
  attributes: Readonly<Record<string, string>>,
  at: number,
  chance: Chance,
): object {
  const plain = chance.percent(5);
  return {
    Type: 'Notification',
    MessageId: chance.uuid(),
    TopicArn: '',
    Message: message,
    Timestamp: zulu(at),
    SignatureVersion: '1',
    Signature: '',
    SigningCertURL: '',
    UnsubscribeURL: '',
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        plain ? value : { Type: 'String', Value: value },
      ]),
    ),
  };
}
