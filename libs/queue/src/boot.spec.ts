import { openQueue, prepareQueue, queueReachable } from '#queue';
import { describeWithRedis, freePort, freshDatabase, startRedis } from '#testing';

describe('a queue at boot', () => {
  it('refuses a url of neither kind, and names the setting', () => {
    for (const url of ['', 'redis', 'http://127.0.0.1'])
      expect(() => openQueue({ url })).toThrow('TOCSIN_QUEUE_URL');
  });

  it.each(['redis', 'postgres'])('says when %s is not there', async (scheme) => {
    const backend = openQueue({ url: `${scheme}://127.0.0.1:${await freePort()}` });
    await expect(queueReachable(backend, 200)).resolves.toBe(false);
    await expect(prepareQueue(backend)).rejects.toMatchObject({ code: 'unavailable' });
    await backend.close();
  });

  it('prepares PostgreSQL once, by however many processes', async () => {
    const database = await freshDatabase('empty');
    const backends = [1, 2, 3].map(() => openQueue({ url: database.url, connections: 2 }));
    await Promise.all(backends.map(prepareQueue));
    await Promise.all(backends.map((backend) => backend.close()));
    await database.drop();
  });
});

describeWithRedis('Redis at boot', () => {
  it('is refused, by the name of the setting, when it may evict', async () => {
    const redis = await startRedis({ maxmemoryPolicy: 'allkeys-lru' });
    if (!redis) throw new Error('redis-server is not installed');
    const backend = openQueue({ url: redis.url });
    await expect(prepareQueue(backend)).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('maxmemory-policy allkeys-lru') as string,
    });
    await backend.close();
    await redis.stop();
  });
});
