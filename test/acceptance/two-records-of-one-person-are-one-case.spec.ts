import { World } from './harness/world.js';

const crn = (id: string) => ({ format: 'crn', id });
const at = '2026-08-04T10:00:00Z';

describe('two records of one person are one case', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ queue: 'postgres', at });
  });
  afterEach(() => world.stop());

  const say = async (of: string, into: string, change = 'merged', jti?: string) => {
    const content = { into, change, at };
    const more = jti === undefined ? {} : { jti };
    await world.say('probation', 'probation.cases-merged', crn(of), content, more);
    await world.barrier();
  };
  const caseOf = async (value: string) => {
    const found = { scheme: 'crn', value };
    return ((await world.operator('POST', '/operator/cases/find', found)) as { id: string }).id;
  };
  const askedOf = async (row: string) =>
    (await world.alertOf(row)).obligations.map(({ role }) => role).sort();
  const becauseOf = async (row: string) => {
    const { ref } = await world.alertOf(row);
    return ((await world.operator('GET', `/alerts/${ref}`)) as { because: string[] }).because;
  };

  it('PRB-07: as probation states it, with the alert that stood open; and two again', async () => {
    const late = { premises: 'TST1', kind: 'missed', curfew: { from: '23:00', to: '06:00' } };
    await world.say('hostel', 'hostel.curfew-missed', crn('X000001'), late);
    await world.barrier();
    const [one, other] = [await caseOf('X000001'), await caseOf('X000003')];
    expect(one).not.toBe(other);
    await say('X000001', 'X000003');
    expect(await caseOf('X000001')).toBe(other);
    expect(await askedOf('PRB-07')).toEqual(['offender-manager']);
    expect(await becauseOf('PRB-07')).toContain('PRB-07: the records are one case now');
    // The alert that stood open is the one case's: a change of level makes it worse (T3 since the merge).
    expect((await world.alertOf('APR-03')).severity).toBe('P2');
    const changed = { registered: true, level: 3, from: at };
    await world.say('probation', 'probation.registration-changed', crn('X000003'), changed);
    await world.barrier();
    expect((await world.alertOf('APR-03')).severity).toBe('P1');
    await say('X000001', 'X000003', 'unmerged');
    expect(await caseOf('X000001')).toBe(one);
  });

  it('PRB-07: what cannot be done is told to the co-ordinator of the area, and why', async () => {
    await say('X000001', 'X000009');
    expect(await askedOf('PRB-07')).toEqual(['mappa-coordinator', 'offender-manager']);
    expect(await becauseOf('PRB-07')).toContain(
      'PRB-07: the record it is merged into is not known',
    );
    await say('X000008', 'X000003');
    expect(await askedOf('SYS-03')).toEqual(['mappa-coordinator']);
    // The co-ordinator says whose it is: then it is done.
    const { matches } = (await world.operator('GET', '/operator/matches')) as {
      matches: { event: string }[];
    };
    const by = { name: 'Demo Coordinator', post: 'mappa/mappa-coordinator' };
    await world.operator('POST', `/operator/matches/${matches[0]?.event ?? ''}`, {
      case: await caseOf('X000001'),
      by,
      reason: 'The same man',
    });
    await world.barrier();
    expect(await caseOf('X000008')).toBe(await caseOf('X000003'));
    expect(await caseOf('X000001')).toBe(await caseOf('X000003'));
  });

  it('PRB-07: of two records of nobody here, nobody is told, and why is kept', async () => {
    await say('X000008', 'X000009', 'merged', 'of-nobody');
    expect(await world.alerts()).toEqual([]);
    const database = await world.connect();
    const { rows } = await database.query(
      `select outcome, (select count(*)::integer from match_task) as tasks from inbox_event where jti = 'of-nobody'`,
    );
    expect(rows).toEqual([
      { outcome: 'no alert: PRB-07 is told where one of the records is known', tasks: 0 },
    ]);
  });
});
