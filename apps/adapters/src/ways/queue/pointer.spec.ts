import { nativeOf } from './native-of.js';
import { filled, pointerIn } from './pointer.js';

const pointer = (place: object): string =>
  JSON.stringify(['software.amazon.payloadoffloading.PayloadS3Pointer', place]);
const place = { s3BucketName: 'large', s3Key: 'a/b-1' };
const wrapper = (Message: string): string =>
  JSON.stringify({ Type: 'Notification', MessageId: 'm1', Message });
const given = (body: string, attributes: Record<string, string> = {}) => ({
  id: 'q1',
  body,
  handle: 'h',
  group: undefined,
  attributes,
});
const now = new Date('2026-01-08T00:00:00Z');

describe('a pointer', () => {
  it('is found bare and in a wrapper of SNS', () => {
    const found = { bucket: 'large', key: 'a/b-1' };
    expect(pointerIn(pointer(place))).toEqual(found);
    expect(pointerIn(wrapper(pointer(place)))).toEqual(found);
  });

  it.each([
    '{"PayloadS3Pointer":1}',
    '["PayloadS3Pointer"]',
    pointer({ s3BucketName: 'large' }),
    pointer({ ...place, s3Key: '../other/x' }),
    pointer({ ...place, s3Key: '/x' }),
    pointer({ ...place, s3Key: 'a\u0000b' }),
    wrapper('PayloadS3Pointer'),
  ])('is not taken from %s', (body) => {
    expect(pointerIn(body)).toBeUndefined();
  });

  it('is replaced by what it points to; bytes that are no text stand alone', () => {
    expect(filled(pointer(place), Buffer.from('{}')).toString()).toBe('{}');
    expect(filled(wrapper(pointer(place)), Buffer.from('{"a":1}')).toString()).toBe(
      wrapper('{"a":1}'),
    );
    const bytes = Buffer.from([0xff, 0xfe]);
    expect(filled(wrapper(pointer(place)), bytes)).toEqual(bytes);
  });
});

describe('a message of a queue', () => {
  it('is the same when it is given again, and another by another id or other content', () => {
    const key = (id: string, body: string) =>
      nativeOf('prison', { ...given(body), id }, Buffer.from(body), now).key;
    expect(key('1', '{}')).toBe(key('1', '{}'));
    expect(new Set([key('1', '{}'), key('2', '{}'), key('1', '{"a":1}')]).size).toBe(3);
    // By SNS it is known by SNS's id, whichever queue it came by.
    expect(key('1', wrapper('{}'))).toBe(key('2', wrapper('{}')));
  });

  it('keeps its attributes, as SNS would have put them around it', () => {
    const { body } = nativeOf('prison', given('{}', { eventType: 'x' }), Buffer.from('{}'), now);
    expect(JSON.parse(body.toString())).toEqual({
      Type: 'Notification',
      MessageId: 'q1',
      Message: '{}',
      MessageAttributes: { eventType: { Type: 'String', Value: 'x' } },
    });
  });
});
