import { Batcher } from '#kernel';

describe('Batcher', () => {
  it('works on what arrives together as one batch, each caller getting its own result', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number, number>((items) => {
      batches.push([...items]);
      return Promise.resolve(items.map((item) => item * 10));
    });
    await expect(Promise.all([1, 2, 3].map((n) => batcher.add(n)))).resolves.toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('never makes a batch larger than the largest', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, number>((items) => {
      sizes.push(items.length);
      return Promise.resolve([...items]);
    }, 4);
    await Promise.all(Array.from({ length: 10 }, (_, n) => batcher.add(n)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('tells every caller of a failed batch, and goes on with the next', async () => {
    let fail = true;
    const batcher = new Batcher<string, string>((items) => {
      if (fail) return Promise.reject(new Error('no database'));
      return Promise.resolve([...items]);
    });
    const both = await Promise.allSettled([batcher.add('a'), batcher.add('b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail = false;
    await expect(batcher.add('c')).resolves.toBe('c');
  });

  it('rejects an item that its batch gave no result for', async () => {
    const batcher = new Batcher<number, number>(() => Promise.resolve([1]));
    const [first, second] = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
    expect(first.status).toBe('fulfilled');
    expect(second.status).toBe('rejected');
  });
});
