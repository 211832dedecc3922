import { World } from '../../acceptance/harness/world.js';

describe('SSF Metadata of an issuer with a path', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      environment: (url) => ({ TOCSIN_ISSUER: `${url}/brokers/tocsin` }),
    });
  });
  afterAll(() => world.stop());

  it.each(['/.well-known/ssf-configuration/brokers/tocsin', '/.well-known/ssf-configuration'])(
    'is at %s',
    async (path) => {
      const answer = await fetch(`${world.url}${path}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        issuer: `${world.url}/brokers/tocsin`,
        configuration_endpoint: `${world.url}/brokers/tocsin/ssf/stream`,
      });
    },
  );

  it.each(['/brokers', '/brokers/tocsin/more', '/other', '//'])('is not at …%s', async (path) => {
    const answer = await fetch(`${world.url}/.well-known/ssf-configuration${path}`);
    expect(answer.status).toBe(404);
  });
});
