import {
  caseEvent,
  registrationInformation,
  supervisions,
  type Manager,
  type Registration,
} from '../native/probation.js';
import type { Life, Story } from '../world/story.js';
import { minute } from '../world/time.js';

const changed = ['probation.registration-changed'];
const roshes = { RLRH: 'low', RMRH: 'medium', RHRH: 'high', RVRH: 'very-high' } as const;
type Register = keyof typeof roshes;

/** What is registered of a case as its life goes on. */
export interface Registered {
  mappa: Registration | undefined;
  rosh: (Registration & { type: Register }) | undefined;
  manager: Manager;
  /** The second record of the case is in this one. */
  merged: boolean;
}

export const registeredOf = (story: Story): Registered => ({
  mappa: undefined,
  rosh: undefined,
  manager: { code: `N99A${story.chance.digits(3)}`, allocated: true },
  merged: false,
});

/** What the probation system answers from now on. @returns where */
function keep(story: Story, { manager, mappa, rosh }: Registered): string {
  const document = supervisions(manager, mappa, rosh ? [rosh] : []);
  return story.serve(`/case/${story.person.crn}/supervisions`, document);
}

const register = (story: Story, type: string, category = '', level = ''): Registration => ({
  id: `25${story.chance.digits(8)}`,
  type,
  category,
  level,
});

function say(story: Story, verb: string, registration: Registration): number {
  const { chance, person, at } = story;
  const information = registrationInformation(registration, at);
  const type = `probation-case.registration.${verb}`;
  return story.send('probation', caseEvent(type, person, at, chance, information));
}

/** The case comes to MAPPA, with a category and a level, and is assessed. */
export function* registers(story: Story, registered: Registered): Life {
  const { chance } = story;
  const [category, level] = [chance.between(1, 3), chance.between(1, 3)];
  const mappa = register(story, 'MAPP', `M${category}`, `M${level}`);
  registered.mappa = mappa;
  keep(story, registered);
  const from = say(story, 'added', mappa);
  const content = { registered: true, category, level };
  story.must({ kind: 'probation: registered', names: changed, content, from });
  yield story.take();
  story.pass(60_000, 5 * 86_400_000);
  yield* assessed(story, registered);
}

/** The risk is assessed anew: another register, and the one before it ends. */
export function* assessed(story: Story, registered: Registered): Life {
  const { chance } = story;
  const before = registered.rosh;
  const all = Object.keys(roshes) as Register[];
  const type = chance.pick(all.filter((one) => one !== before?.type));
  const now = { ...register(story, type), type };
  registered.rosh = now;
  keep(story, registered);
  // Whichever comes first: the system that is asked knows already.
  const said = [say(story, 'added', now), ...(before ? [say(story, 'deregistered', before)] : [])];
  const [from, until] = [Math.min(...said), Math.max(...said) + 10 * minute];
  const kind = 'probation: assessed';
  story.must({ kind, names: changed, content: { rosh: roshes[type] }, from, until });
  // The end of the one before says nothing new, but it may be told in one with it.
  if (before) story.may({ kind, names: changed, from, until });
  yield story.take();
}

/** Another level of MAPPA. */
export function* levelChanged(story: Story, registered: Registered): Life {
  const { mappa } = registered;
  if (!mappa) return;
  const before = Number(mappa.level.slice(1));
  const level = (before % 3) + 1;
  registered.mappa = { ...mappa, level: `M${level}` };
  keep(story, registered);
  const from = say(story, 'updated', registered.mappa);
  story.must({ kind: 'probation: level changed', names: changed, content: { level }, from });
  yield story.take();
}

/** Who manages the case, by the system that is asked; now and then nobody does. */
export function* managed(story: Story, registered: Registered): Life {
  const { chance, person, at } = story;
  const allocated = chance.percent(80);
  const code = allocated ? `N99A${chance.digits(3)}` : 'N99ZZAU';
  registered.manager = { code, allocated };
  const url = keep(story, registered);
  const type = `person.community.manager.${chance.pick(['allocated', 'transferred'])}`;
  const from = story.send('probation', caseEvent(type, person, at, chance, {}, url));
  // Which post an officer holds is the broker's own directory's to say: it need not be known here.
  const names = ['probation.officer-changed', 'probation.transfer-requested'];
  story.may({ kind: 'probation: manager', names, from });
  story.may({
    kind: 'probation: manager',
    names: ['system.message-not-understood', ...changed],
    from,
  });
  yield story.take();
}

/** Two records of one case become one. */
export function* caseMerged(story: Story, registered: Registered): Life {
  registered.merged = true;
  const { chance, person, at } = story;
  const information = { sourceCRN: person.otherCrn, targetCRN: person.crn };
  const from = story.send(
    'probation',
    caseEvent('probation-case.merge.completed', person, at, chance, information),
  );
  const kind = 'probation: merged';
  story.must({ kind, names: ['probation.cases-merged'], from });
  story.may({ kind, names: [...changed, 'system.message-not-understood'], from });
  yield story.take();
}

const idleTypes = [
  'probation-case.personal-details.updated',
  'probation-case.supervision.created',
  'tier.calculation.complete',
  'probation-case.registration.added',
] as const;

/** What the probation system says all day. */
export function* idleCase(story: Story): Life {
  const { chance, person, at } = story;
  const type = chance.pick(idleTypes);
  if (type === 'probation-case.registration.added') say(story, 'added', register(story, 'STRG'));
  else story.send('probation', caseEvent(type, person, at, chance));
  story.never({ kind: 'probation: nothing of interest', names: changed });
  yield story.take();
}
