import { obligationOf, World } from './harness/world.js';

const away = { premises: 'TST1' };

describe('never silent: somebody is told, whoever it is about', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z' });
  });
  afterAll(() => world.stop());

  it('a person nobody knows goes to the co-ordinator, and with danger to the duty desks at once (RR-10)', async () => {
    await world.say('hostel', 'hostel.absconded', { format: 'crn', id: 'X999999' }, away);
    await world.say(
      'prison',
      'prison.released',
      { format: 'noms', id: 'Z9999ZZ' },
      { prison: 'TST', reason: 'CR' },
    );
    await world.barrier();
    const alerts = await world.alerts();
    const unmatched = alerts.filter(({ row }) => row === 'SYS-03');
    const absconded = unmatched.find(({ says }) => says.includes('left of his own accord'));
    expect(absconded?.severity).toBe('P1');
    expect(absconded?.obligations.map(({ role }) => role).sort()).toEqual([
      'mappa-coordinator',
      'police-control-room',
      'probation-on-call',
    ]);
    expect(absconded?.says).toMatch(/cannot match/);
    const released = unmatched.find(({ says }) => says.includes('released from prison'));
    expect(released?.severity).toBe('P2');
    // The unit that stated it is asked too.
    expect(released?.obligations.map(({ role }) => role)).toEqual([
      'mappa-coordinator',
      'prison-omu',
    ]);
  });

  it('identifiers of two persons are not guessed at', async () => {
    const both = {
      format: 'aliases',
      identifiers: [
        { format: 'crn', id: 'X000001' },
        { format: 'noms', id: 'A0003AA' },
      ],
    };
    await world.say('hostel', 'hostel.absconded', both, away);
    await world.barrier();
    const alert = (await world.alerts()).findLast(
      ({ row, state }) => row === 'SYS-03' && state === 'open',
    );
    const detail = await world.alert(alert?.ref ?? '');
    expect(detail.obligations.some(({ role }) => role === 'offender-manager')).toBe(false);
  });

  it('a role with nobody in the directory is told through a stand-in (RR-18)', async () => {
    await world.say(
      'court',
      'court.sentenced-to-custody',
      { format: 'crn', id: 'X000001' },
      {
        court: 'TSTCT',
        hearingDate: '2026-08-04',
        results: [{ label: 'Imprisonment', length: '12 Months' }],
        prison: 'NOWHERE',
      },
    );
    await world.barrier();
    const detail = await world.alertOf('CRT-02');
    expect(detail.obligations.map(({ role }) => role)).toContain('mappa-coordinator');
    expect(obligationOf(detail, 'ppu').post).toBe('ppu-a/duty-po');
  });

  it('a case without an owner is the duty SPO’s (RR-07)', async () => {
    const entry = { identifiers: [{ scheme: 'crn', value: 'X000009' }], boroughs: ['a'] };
    await world.operator('POST', '/operator/directory', {
      directory: 1,
      area: 'testshire',
      cases: [entry],
    });
    await world.say(
      'prison',
      'prison.released',
      { format: 'crn', id: 'x000009 ' },
      { prison: 'TST', reason: 'CR' },
    );
    await world.barrier();
    const alert = (await world.alerts()).find(
      ({ row, tier, obligations }) => row === 'PRI-05' && tier === 'T2' && obligations.length > 1,
    );
    expect(alert && obligationOf(alert, 'offender-manager').post).toBe('ppu-a/duty-spo');
  });

  it('an officer changed a second before is the one who is told', async () => {
    const changed = {
      directory: 1,
      area: 'testshire',
      staff: [{ id: 'staff-new', agency: 'urn:test:probation', name: 'Demo Newcomer' }],
      posts: [
        {
          id: 'ppu-a/om-2',
          team: 'ppu-a',
          role: 'offender-manager',
          title: 'OM two',
          hours: 'working',
          holders: [{ staff: 'staff-new', from: '2026-08-01T00:00:00Z' }],
        },
      ],
      cases: [
        {
          identifiers: [{ scheme: 'crn', value: 'X000003' }],
          boroughs: ['a'],
          mappa: { level: 3 },
          owner: { post: 'ppu-a/om-2', from: '2026-08-04T09:59:59Z' },
        },
      ],
    };
    await world.operator('POST', '/operator/directory', changed);
    await world.say(
      'prison',
      'prison.released',
      { format: 'crn', id: 'X000003' },
      { prison: 'TST', reason: 'CR' },
    );
    await world.barrier();
    const alert = (await world.alerts()).find(({ row, tier }) => row === 'PRI-05' && tier === 'T3');
    expect(alert && obligationOf(alert, 'offender-manager')).toMatchObject({
      post: 'ppu-a/om-2',
      rung: 1,
    });
  });
});
