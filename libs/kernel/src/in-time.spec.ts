import { inTime } from '#kernel';

describe('what must come in time', () => {
  it('is what was asked for', async () => {
    await expect(inTime(Promise.resolve(7), 1_000)).resolves.toBe(7);
  });

  it('is nothing when it fails, or takes too long', async () => {
    await expect(inTime(Promise.reject(new Error('no')), 1_000)).resolves.toBeUndefined();
    await expect(inTime(new Promise<never>(() => undefined), 10)).resolves.toBeUndefined();
  });
});
