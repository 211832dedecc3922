import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { until } from '#testing';
import { World } from '../../acceptance/harness/world.js';
import { ReceiverAgency, types } from './receiver-agency.js';

/** The CAEP interoperability profile wants RS256 with 2048 bits; everybody else gets ES256. */
describe('SSF SigningAlg', () => {
  let world: World;
  let police: ReceiverAgency;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      environment: (_url, folder) => {
        const keys = join(folder, 'signing');
        mkdirSync(keys);
        return { TOCSIN_SIGNING_KEYS: keys, TOCSIN_STREAM_VERIFY_EVERY: 'PT1S' };
      },
    });
    police = new ReceiverAgency(world, 'police');
  });
  afterAll(() => world.stop());

  const algOf = async (streamId: string): Promise<string | undefined> => {
    await police.ask('POST', '/ssf/verify', { stream_id: streamId });
    return until('a verification', async () => {
      const { sets } = await police.poll(streamId);
      for (const compact of Object.values(sets)) {
        // Checked with the published keys, RSA or not.
        const { type } = await police.read(compact);
        if (type === types.verification) return decodeProtectedHeader(compact).alg;
      }
      return undefined;
    });
  };

  it('is ES256, and RS256 where a stream asks for it', async () => {
    const answer = await fetch(`${world.url}/.well-known/ssf-configuration`);
    const said = (await answer.json()) as Record<string, unknown>;
    expect(said['urn:tocsin:signing_alg_values_supported']).toEqual(['ES256', 'RS256']);
    expect(await algOf((await police.newStream()).stream_id)).toBe('ES256');
    const made = await police.newStream({ 'urn:tocsin:signing_alg': 'RS256' });
    expect(made['urn:tocsin:signing_alg']).toBe('RS256');
    expect(await algOf(made.stream_id)).toBe('RS256');
  });
});
