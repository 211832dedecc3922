import { describeWithRedis, until } from '#testing';
import { World, type AlertViewed } from '../acceptance/harness/world.js';
import { Night, trail } from './harness/night.js';
import { area, hostel, inventedDirectory, prison, probation, publicProtection } from './harness/teams.js';
import { crn } from './harness/three-areas.js';

const person = (id: string, level = 2) => ({
  identifiers: [{ scheme: 'crn', value: id }],
  boroughs: ['havering'],
  mappa: { category: 2, level },
  rosh: 'high',
  area: 'london',
  legalBasis: 'community-order',
  owner: { post: 'ppu-havering/offender-manager', from: '2026-01-05T09:00:00Z' },
});
const havering = (cases: readonly object[], until: Record<string, string> = {}) =>
  inventedDirectory({
    area: 'london',
    teams: [
      ...probation('havering'),
      ...area('london'),
      publicProtection('london'),
      hostel('E12'),
      prison('PAA'),
    ],
    units: [
      { id: 'havering', kind: 'borough', name: 'Havering', area: 'london' },
      { id: 'E12', kind: 'premises', name: 'Hostel E12', area: 'london', within: 'havering' },
      { id: 'PAA', kind: 'prison', name: 'Prison PAA', area: 'london' },
    ],
    cases,
    until,
  });

describe('G12: a gap in the directory, and an outage', () => {
  let world: World;
  let night: Night;
  beforeAll(async () => {
    // Tuesday. Nobody follows on the sergeant's desk at 22:00, and there is no other sergeant.
    const directory = havering([person('X120001', 3), person('X120002', 2), person('X120003', 1)], {
      'jigsaw-havering/jigsaw-ds': '2026-08-04T22:00:00+01:00',
    });
    world = await World.start({ queue: 'postgres', at: '2026-08-04T21:59:00+01:00', directory });
    night = new Night(world);
  });
  afterAll(() => world.stop());
  it('probe', async () => {
    const out: unknown[] = [];
    const go = async (at: string) => out.push(at, await night.at(`2026-08-${at}+01:00`));
    try {
      out.push(await night.told());
      await go('04T22:00:00');
      await until('gap', async () => (await world.alerts()).length > 0);
      out.push(await night.told());
      await night.takeAll(await night.raised());
      await go('04T23:10:00');
      await world.say('hostel', 'hostel.whereabouts-unknown', crn('X120001'), { premises: 'E12' });
      out.push(await night.told());
      const worst = await night.raised();
      await world.say('prison', 'prison.released', crn('X120002'), { prison: 'PAA', reason: 'CR' });
      out.push(await night.told());
      const next = await night.raised();
      await world.broker.stop();
      await world.startBroker('climbed');
      await world.setClock('2026-08-04T23:25:00+01:00');
      await until('dead', () => world.broker.exitCode);
      await world.setClock('2026-08-05T00:12:00+01:00');
      await world.startBroker();
      out.push(await night.told());
      out.push(trail(await world.alert(worst.ref), /climbed|unowned/), trail(await world.alert(next.ref), /climbed|unowned/));
    } finally {
      process.stderr.write(JSON.stringify(out, null, 1));
    }
  });
});
