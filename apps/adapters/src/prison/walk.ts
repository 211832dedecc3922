import { correction } from '../feeds/correction.js';
import { subjectOf } from '../feeds/identifiers.js';
import type { Draft } from '../feeds/reading.js';
import { keyOf, keyOfDeletion, keyOfOverdue, type Overdue, type Told } from './dossier.js';
import type { Origin } from './facts.js';
import type { Movement } from './timeline.js';
import { toldOf, toldOfOverdue, unknownPrison, type State, type Want } from './want.js';
import { beginsCustody, wantIn } from './want-in.js';
import { wantOut } from './want-out.js';
import { wantOverdue } from './want-overdue.js';

/** What must be the same for a statement to stand. Times differ between the two families, and are not corrected. */
const compared = ['prison', 'reason', 'kind', 'from', 'to', 'on'] as const;

function stands(was: Told, name: string, content: object): boolean {
  if (was.takenBack || was.name !== name) return false;
  const before: Record<string, unknown> = { ...was.content };
  const after: Record<string, unknown> = { ...content };
  return compared.every(
    (member) => before[member] === after[member] || after[member] === unknownPrison,
  );
}

/** Walks along a person's movements and says what must be stated now. Pure, whatever order the messages came in. */
export class Walk {
  readonly drafts: Draft[] = [];
  readonly wants = new Map<string, Want>();
  waitUntil: number | undefined;

  constructor(
    readonly state: State,
    private readonly jti: () => string,
  ) {}

  movement(movement: Movement, back: Movement | undefined): void {
    const { state } = this;
    const keys = movement.sightings.map(keyOf);
    if (movement.deleted) keys.push(keyOfDeletion(movement.deleted));
    const was = toldOf(state, movement);
    if (movement.way === 'out') {
      const { want, is } = wantOut(movement, back, state);
      this.take(keys, was, want);
      if (movement.deleted || is === 'merge')
        state.undone = movement.deleted?.deletedAt ?? movement.at;
      if (movement.deleted || movement.instead !== undefined || is === 'merge') return;
      state.prison = movement.prison ?? state.prison;
      state.booking = movement.booking ?? state.booking;
      state.out = { movement, is };
      state.in = undefined;
      return;
    }
    const { want, received } = wantIn(movement, state);
    this.take(keys, was, want);
    if (movement.deleted) return;
    if (beginsCustody(movement, received, state)) state.custodyFrom = movement.at;
    state.prison = movement.prison ?? state.prison;
    state.booking = movement.booking ?? state.booking;
    state.out = undefined;
    state.undone = undefined;
    state.in = received.is;
    state.overdueTold = false;
  }

  overdue(overdue: Overdue, after: readonly Movement[]): void {
    const want = wantOverdue(overdue, after, this.state);
    this.take([keyOfOverdue(overdue)], toldOfOverdue(this.state, overdue), want);
    const told = toldOfOverdue(this.state, overdue);
    if (told && told.takenBack !== true) this.state.overdueTold = true;
  }

  private take(keys: readonly string[], was: Told | undefined, want: Want): void {
    for (const key of keys) this.wants.set(key, want);
    const { statement, undo, takesBack } = want;
    const of = was?.of ?? keys[0] ?? '';
    if (want.waitUntil !== undefined)
      this.waitUntil = Math.min(want.waitUntil, this.waitUntil ?? want.waitUntil);
    if (statement) {
      const { name, content } = statement;
      if (was && stands(was, name, content)) return;
      const earlier = takesBack && toldOf(this.state, takesBack);
      const told = this.say(of, name, content, statement, (was ?? earlier)?.jti);
      if (earlier) this.remember({ ...told, of: earlier.of, takenBack: true });
    } else if (undo && was && !was.takenBack) {
      const { prison = unknownPrison } = was.content as { prison?: string };
      const content = { prison, reason: 'other' };
      const told = this.say(
        of,
        'prison.received',
        content,
        { origin: undo, toe: undo.at },
        was.jti,
      );
      this.remember({ ...told, takenBack: true });
    }
  }

  private say(
    of: string,
    name: string,
    content: object,
    { origin, toe }: { origin: Origin; toe?: number },
    corrects: string | undefined,
  ): Told {
    const jti = this.jti();
    const { system, record } = origin;
    const subject = subjectOf({ noms: this.state.known.noms });
    if (!subject) throw new Error('A dossier has no number');
    this.drafts.push({
      name,
      subject,
      ...(toe !== undefined && { toe }),
      content: {
        ...content,
        ...correction(corrects),
        source: { system, record },
      },
      record,
      jti,
    });
    const told = { of, jti, name, content };
    this.remember(told);
    return told;
  }

  private remember(told: Told): void {
    this.state.told = [...this.state.told.filter(({ of }) => of !== told.of), told];
  }
}
