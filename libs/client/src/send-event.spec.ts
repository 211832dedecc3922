import { startReceiver, type Answer, type Receiver } from '#testing';
import { sendEvent } from './send-event.js';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

const send = (answer: Answer) => {
  receiver.answer(() => answer);
  return sendEvent(`${receiver.url}/`, 'a.b.c');
};

describe('sending an event', () => {
  it('is done with 202, and with no other success', async () => {
    expect(await send({ status: 202 })).toEqual({ taken: true, status: 202 });
    const sent = receiver.requests.at(-1);
    expect(sent).toMatchObject({ method: 'POST', path: '/events', body: 'a.b.c' });
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
    });
    expect(await send({ status: 200, body: 'Welcome' })).toMatchObject({
      taken: false,
      retry: true,
    });
  });

  it.each(['invalid_request', 'invalid_audience', 'authentication_failed'])(
    'is over when the answer is %s',
    async (err) => {
      const body = { err, description: 'Because.' };
      expect(await send({ status: 400, body })).toEqual({
        taken: false,
        retry: false,
        status: 400,
        code: err,
        description: 'Because.',
      });
    },
  );

  it.each(['invalid_issuer', 'invalid_key', 'access_denied'])(
    'is tried again when the answer is %s: the operator can mend that',
    async (err) => {
      const body = { err, description: 'Because.' };
      expect(await send({ status: 400, body })).toMatchObject({ retry: true, code: err });
    },
  );

  it('is tried again when a key is too young, as soon as it counts', async () => {
    const body = { err: 'invalid_key', description: 'It counts in ten minutes.' };
    expect(await send({ status: 400, headers: { 'retry-after': '540' }, body })).toMatchObject({
      retry: true,
      retryAfter: 540,
      code: 'invalid_key',
    });
  });

  it('is tried again when the broker cannot, as soon as it says', async () => {
    const busy = { status: 503, headers: { 'retry-after': '7' }, body: { err: 'unavailable' } };
    expect(await send(busy)).toMatchObject({ retry: true, retryAfter: 7, code: 'unavailable' });
    expect(await send({ status: 429 })).toMatchObject({ retry: true });
    const dated = { status: 503, headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' } };
    expect(await send(dated)).toMatchObject({ retryAfter: 3_600 });
    const unclear = { status: 503, headers: { 'retry-after': '2100-01-01' } };
    expect(await send(unclear)).not.toHaveProperty('retryAfter');
  });

  it('is tried again when nobody, or no broker, answers', async () => {
    expect(await send({ destroy: true })).toMatchObject({ taken: false, retry: true });
    expect(await send({ status: 400, body: '<html>' })).toMatchObject({ retry: true });
  });

  it('follows nobody elsewhere, and sends nothing again that is too large or of another kind', async () => {
    const moved = { status: 307, headers: { location: `${receiver.url}/elsewhere` } };
    expect(await send(moved)).toMatchObject({ retry: false, status: 307 });
    expect(receiver.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
    expect(await send({ status: 413 })).toMatchObject({ retry: false });
    expect(await send({ status: 415 })).toMatchObject({ retry: false });
  });
});
