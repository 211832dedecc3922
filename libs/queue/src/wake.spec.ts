import { jobsOf } from '#queue';

describe('jobs of a wake', () => {
  const jobIds = (ids: string[], priority: 1 | 3 = 3, size?: number): string[] =>
    jobsOf('routing', { ids, priority }, '', size).map(({ opts }) => opts.jobId);

  it('are the same for the same ids in any order, and hold each id once', () => {
    expect(jobIds(['b', 'a', 'b'])).toEqual(jobIds(['a', 'b']));
    expect(jobsOf('routing', { ids: ['b', 'a', 'b'], priority: 3 })).toMatchObject([
      { name: 'routing', data: { ids: ['a', 'b'] }, opts: { priority: 3 } },
    ]);
  });

  it('are others for other ids and for another priority', () => {
    expect(new Set([jobIds(['a']), jobIds(['b']), jobIds(['a'], 1)].flat()).size).toBe(3);
  });

  it('have ids that BullMQ takes: no colon, not a number', () => {
    for (let i = 0; i < 1_000; i += 1)
      expect(jobIds([String(i)])).toEqual([expect.stringMatching(/^p3-[0-9a-f]{32}$/)]);
  });

  it('are others in another epoch', () => {
    const [one, other] = ['one', 'other'].map((epoch) =>
      jobsOf('routing', { ids: ['a'], priority: 1 }, epoch).map(({ opts }) => opts.jobId),
    );
    expect(one).not.toEqual(other);
  });

  it('are none for no ids', () => expect(jobIds([])).toEqual([]));
});
