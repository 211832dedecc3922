import { newId } from '#kernel';

/** Wraps an event as the notification service of the prison and hostel feeds does (FEEDS §1.2), unsigned. */
export function snsNotification(event: { eventType: string }, at: Date): object {
  return {
    Type: 'Notification',
    MessageId: newId(),
    TopicArn: '',
    Message: JSON.stringify(event),
    Timestamp: at.toISOString(),
    SignatureVersion: '1',
    Signature: '',
    SigningCertURL: '',
    UnsubscribeURL: '',
    MessageAttributes: { eventType: { Type: 'String', Value: event.eventType } },
  };
}

/** `personReference` of a domain event. */
export const personReference = (
  identifiers: Readonly<Record<string, string | undefined>>,
): object => ({
  identifiers: Object.entries(identifiers).flatMap(([type, value]) =>
    value === undefined ? [] : [{ type, value }],
  ),
});
