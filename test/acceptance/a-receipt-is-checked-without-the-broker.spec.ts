import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, temporaryFolder, type TemporaryFolder } from '#testing';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';
import { World } from './harness/world.js';

const issuer = 'urn:test:prison-with-command';

describe('a receipt is fetched by the command, and checked without the broker', () => {
  let world: World;
  let folder: TemporaryFolder;
  let key: SigningKey;
  const at = (name: string): string => join(folder.path, name);

  beforeAll(async () => {
    folder = await temporaryFolder();
    world = await World.start({ queue: 'postgres' });
    const jwk = await newPrivateJwk();
    key = await signingKeyFrom(jwk);
    await writeFile(at('prison.jwk'), JSON.stringify(jwk), { mode: 0o600 });
    await world.operator('PUT', '/operator/agencies', {
      issuer,
      name: 'A prison with the command',
      kind: 'prison',
      jwks: { keys: [key.publicJwk] },
    });
    for (const jti of ['one', 'two']) {
      const event = await statement(jti);
      await writeFile(at(`${jti}.jwt`), `${event}\n`);
      expect((await world.push(event)).status).toBe(202);
    }
    const published = await fetch(`${world.url}/.well-known/jwks.json`);
    await writeFile(at('broker.jwks.json'), await published.text());
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const statement = (jti: string): Promise<string> =>
    world.statement(
      'prison',
      'prison.released',
      { format: 'crn', id: 'X000001' },
      { prison: 'TST', reason: 'CR' },
      { jti, iss: issuer, key },
    );
  /** Runs the command as it is installed. */
  async function command(...given: string[]): Promise<{ code: number | null; text: string }> {
    const running = await startProcess({
      entry: 'dist/apps/cli/src/main.js',
      arguments: ['--data', folder.path, '--url', world.url, 'event', 'receipt', ...given],
    });
    const { code } = await running.exited;
    return { code, text: running.output.join('\n') };
  }
  const own = (): string[] => ['--key', at('prison.jwk'), '--issuer', issuer];

  it('fetches it, checks it with the published keys, says it plainly and keeps it', async () => {
    const { code, text } = await command('one', ...own(), '--out', at('one.receipt'));
    expect(text).toContain('prison.released (one) of urn:test:prison-with-command was accepted by');
    expect(text).toMatch(/entry \d+ of its record\. The signature holds\./);
    expect(code).toBe(0);
    expect((await readFile(at('one.receipt'), 'utf8')).trim().split('.')).toHaveLength(3);
  });

  it('says so when there is none', async () => {
    const { code, text } = await command('never-said', ...own());
    expect(text).toContain('No statement of yours with this jti was accepted');
    expect(code).toBe(1);
  });

  it('checks it against the event that was sent when the broker is gone', async () => {
    await world.broker.stop();
    const check = (receipt: string, event: string) =>
      command('--check', at(receipt), '--event', at(event), '--keys', at('broker.jwks.json'));
    const fits = await check('one.receipt', 'one.jwt');
    expect(fits.text).toContain('It is for this very event');
    expect(fits.code).toBe(0);

    const other = await check('one.receipt', 'two.jwt');
    expect(other.text).toContain('The receipt is not for this event');
    expect(other.text).toContain('the identifier (jti)');
    expect(other.code).toBe(1);

    const [header = '', payload = '', signature = ''] = (
      await readFile(at('one.receipt'), 'utf8')
    ).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number };
    const later = Buffer.from(JSON.stringify({ ...claims, iat: claims.iat - 3600 }));
    const forged = [header, later.toString('base64url'), signature].join('.');
    await writeFile(at('forged.receipt'), forged);
    const refused = await check('forged.receipt', 'one.jwt');
    expect(refused.text).toContain('The signature does not hold');
    expect(refused.code).toBe(1);
  });
});
