import type { Plan } from '../plan.js';

/** Somebody who must be told: with a plan they must accept, without one it is a copy. */
export interface Recipient {
  role: string;
  team: string;
  kind: 'accept' | 'copy';
  plan: Plan;
  /** Rule ids and the facts that made it, in plain words. */
  because: string[];
  /** `pointer`: what happened is not said, only whom to ask. */
  sees: 'statement' | 'pointer';
  /** Sentences without personal data that go with the wording. */
  notes: string[];
}
