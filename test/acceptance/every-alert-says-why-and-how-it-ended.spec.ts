import { startProcess, until, type RunningProcess } from '#testing';
import { obligationOf, operatorToken, World } from './harness/world.js';

const subject = { format: 'crn', id: 'X000001' };
const away = { premises: 'TST1' };

describe('every alert says why it went to whom, and how it ended', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z' });
  });
  afterAll(() => world.stop());

  /** What `tocsin …` prints. */
  const tocsin = async (...words: string[]): Promise<string> => {
    const command: RunningProcess = await startProcess({
      entry: 'dist/apps/cli/src/main.js',
      arguments: [
        ...words,
        ...['--url', world.url, '--operator-url', world.operatorUrl],
        ...['--token', operatorToken],
      ],
    });
    const { code } = await command.exited;
    const said = command.output.join('\n');
    if (code !== 0) throw new Error(said);
    return said;
  };

  it('`tocsin explain` prints the rule and the fact behind each recipient, in plain words', async () => {
    await world.say('hostel', 'hostel.absconded', subject, away);
    await world.barrier();
    const ref = await world.firstReference();
    const said = await tocsin('explain', ref);
    expect(said).toContain('It is P1 under APR-05, tier T2, because:');
    expect(said).toContain('MAPPA level 2 (RULES 3.3).');
    expect(said).toContain('offender-manager, ppu-a must accept as offender-manager, because:');
    expect(said).toContain('Owner of the case, ppu-a (RR-01).');
    expect(said).toContain('Borough of residence a (RR-03).');
    expect(said).not.toContain('X000001');
  });

  it('what was unfounded is closed by each role for itself, and counted for its source', async () => {
    const ref = await world.firstReference();
    const alert = await world.alert(ref);
    const close = (agency: 'probation' | 'police', role: string, post: string) =>
      world.say(
        agency,
        'alert.closed',
        { format: 'opaque', id: ref },
        {
          alert: ref,
          obligation: obligationOf(alert, role).id,
          post,
          by: { name: 'Demo Person' },
          outcome: 'unfounded',
          on: '2026-08-04',
          reason: 'He was at the hostel all the time',
        },
      );
    const firstPostOf = (role: string): string => obligationOf(alert, role).ladder[0]?.post ?? '';
    // Nobody closes what nobody accepted.
    await close('police', 'jigsaw', firstPostOf('jigsaw'));
    await world.barrier();
    expect(obligationOf(await world.alert(ref), 'jigsaw').state).toBe('delivered');

    for (const { role, ladder } of alert.obligations) {
      const post = ladder[0]?.post ?? '';
      const agency = /jigsaw|control/.test(post) ? 'police' : 'probation';
      await world.accept(agency, alert, role, post, 'Demo Person');
      await close(agency, role, post);
      await world.barrier();
    }
    expect((await world.alert(ref)).state).toBe('closed');
    expect(await tocsin('sources')).toContain('Test hostel: 1 alerts, 1 unfounded');
  });

  it('the next fact after that opens a new alert', async () => {
    await world.say('hostel', 'hostel.absconded', subject, away);
    await world.barrier();
    const alerts = (await world.alerts()).filter(({ row }) => row === 'APR-05');
    expect(alerts.map(({ state }) => state).sort()).toEqual(['closed', 'open']);
  });

  it('an owner whom nothing can reach is an alert itself (RR-18, SYS-04)', async () => {
    const silent = 'urn:test:silent';
    const from = '2026-01-05T09:00:00Z';
    await world.operator('POST', '/operator/directory', {
      directory: 1,
      area: 'testshire',
      agencies: [{ issuer: silent, name: 'No system', kind: 'probation' }],
      teams: [{ id: 'ppu-q', agency: silent, kind: 'ppu', place: 'q', name: 'PPU Q' }],
      staff: [{ id: 'staff-q', agency: silent, name: 'Demo Silent' }],
      posts: [
        {
          id: 'ppu-q/om',
          team: 'ppu-q',
          role: 'offender-manager',
          title: 'OM, Q',
          hours: 'always',
          holders: [{ staff: 'staff-q', from }],
        },
      ],
      cases: [
        {
          identifiers: [{ scheme: 'crn', value: 'X000077' }],
          boroughs: ['q'],
          area: 'testshire',
          owner: { post: 'ppu-q/om', from },
        },
      ],
    });
    const content = { prison: 'TST', reason: 'CR' };
    await world.say('prison', 'prison.released', { format: 'crn', id: 'X000077' }, content);
    await world.barrier();
    const gaps = (await world.alerts()).filter(({ row }) => row === 'SYS-04');
    const reasons = await Promise.all(gaps.map(({ ref }) => tocsin('explain', ref)));
    expect(reasons.join('\n')).toContain(
      'No post of offender-manager at ppu-q has a contact that works',
    );
  });

  it('a post of a ladder that nobody holds is SYS-04 when the directory is loaded, before it is needed', async () => {
    world.heard.length = 0;
    const answer = (await world.operator('POST', '/operator/directory', {
      directory: 1,
      area: 'testshire',
      posts: [
        {
          id: 'jigsaw-a/jigsaw-di',
          team: 'jigsaw-a',
          role: 'jigsaw-di',
          title: 'DI',
          hours: 'always',
          holders: [
            {
              staff: 'staff-jigsaw-a/jigsaw-di',
              from: '2026-01-05T09:00:00Z',
              to: '2026-02-01T09:00:00Z',
            },
          ],
        },
      ],
    })) as { warnings: string[] };
    expect(answer.warnings.join()).toContain('jigsaw-di');
    // What it is about is nobody's personal data, so the statement says the place and no person.
    await until('it to be told', () =>
      world.heard.some(({ alert, claims }) => alert.row === 'SYS-04' && claims.iss === world.url),
    );
  });
});
