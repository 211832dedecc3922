import { keyOf, open } from './envelope.js';
import { plain } from './json.js';

const sns = (members: object): Buffer =>
  Buffer.from(
    JSON.stringify({ Type: 'Notification', MessageId: 'm1', Message: '{"a":1}', ...members }),
  );

describe('the wrapper', () => {
  it('comes off, and its attributes stay', () => {
    const attributes = { eventType: { Type: 'String', Value: 'x.y' }, bare: 'text' };
    const opened = open(sns({ MessageAttributes: attributes }));
    if (!('message' in opened)) throw new Error('not opened');
    const { body, messageId, eventType } = opened.message;
    expect({ body, messageId, eventType }).toEqual({
      body: { a: 1 },
      messageId: 'm1',
      eventType: 'x.y',
    });
    expect(opened.message.attribute('bare')).toBe('text');
    expect(opened.message.attribute('none')).toBeUndefined();
  });

  it('may be missing', () => {
    const opened = open(Buffer.from('{"eventType":"x.y"}'));
    expect(opened).toMatchObject({ message: { eventType: 'x.y', messageId: undefined } });
  });

  it.each<[string, Buffer]>([
    ['it is not UTF-8 text', Buffer.from([0xc3, 0x28])],
    ['it is not JSON', Buffer.from('<xml/>')],
    ['it is not a JSON object', Buffer.from('[1]')],
    ['the message inside the wrapper is not JSON', sns({ Message: '{"a":1}}' })],
    ['it is an SNS message that is not a notification', sns({ Type: 'SubscriptionConfirmation' })],
    [
      'it only points to a document too large to send',
      sns({ Message: '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3Key":"k"}]' }),
    ],
  ])('is unreadable when %s', (reason, body) => expect(open(body)).toEqual({ unreadable: reason }));
});

describe('the key of a message', () => {
  const key = (body: Buffer, at = '2026-08-08T22:10:00Z'): string => keyOf(body, new Date(at));

  it('is the same when the wrapper is stamped anew', () => {
    expect(key(sns({ Timestamp: '1' }))).toBe(key(sns({ Timestamp: '2' })));
  });

  it('is another for another id, another message under the same id, and other bytes', () => {
    const keys = [
      sns({}),
      sns({ MessageId: 'm2' }),
      sns({ Message: '{"a":2}' }),
      Buffer.from('{"a":1}'),
      Buffer.from('{"a":1} '),
      Buffer.from([0xff]),
    ].map((body) => key(body));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of a night desk is another in another hour: the same words are another absence', () => {
    const report = { type: 'whereabouts-unknown', premises: 'E12', crn: 'X123456' };
    const body = Buffer.from(JSON.stringify(report));
    expect(key(body, '2026-08-08T22:59:59Z')).toBe(key(body));
    expect(key(body, '2026-08-09T22:10:00Z')).not.toBe(key(body));
    const seen = Buffer.from(JSON.stringify({ ...report, lastSeenAt: '2026-08-08T20:00:00Z' }));
    expect(key(seen, '2026-08-09T22:10:00Z')).toBe(key(seen));
  });
});

it('text is made plain: one line, no broken letters, not too long', () => {
  expect(plain(' a\u0000b\n\ud800c ')).toBe('a b c');
  expect(plain(`${'x'.repeat(199)}\u{1f600}`)).toBe('x'.repeat(199));
});
