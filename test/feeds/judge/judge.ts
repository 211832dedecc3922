import type { Truth } from '../truth/truth.js';
import { day } from '../world/time.js';
import { contains } from './contains.js';
import { correctedBy, type Stated } from './stated.js';
import { Who } from './who.js';

/** One line of the truth with what became of it. */
export interface Line {
  truth: Truth;
  /** What tells it now. */
  toldBy?: Stated;
  late: boolean;
  /** Told again, and not as a correction. */
  again: number;
  /** What told it was taken back, or was said anew as a correction. */
  corrected: boolean;
}

/** A statement that nothing true stands behind. */
export interface Untrue {
  stated: Stated;
  person: string | undefined;
  /** What really happened then, where it is a case that must not be told. */
  because: string | undefined;
  /** A later statement took its place. */
  corrected: boolean;
}

/** Told after something that can only have been known later. */
export interface OutOfOrder {
  stated: Stated;
  line: Line;
}

/** How long after its time something may still be taken for the telling of it: then it is late, else untrue. */
const forgiveness = 3 * day;

/** Holds what was stated against what is true. It is told of both as the simulated time goes on. */
export class Judge {
  readonly lines: Line[] = [];
  readonly untrue: Untrue[] = [];
  readonly outOfOrder: OutOfOrder[] = [];
  readonly names = new Map<string, { stated: number; untrue: number }>();
  private readonly who = new Who();
  private readonly byPerson = new Map<string, Line[]>();
  private readonly byId = new Map<number, Line>();
  private readonly tellers = new Map<string, Line | Untrue>();
  /** Of each person and feed, since when the latest thing told could be known. */
  private readonly latest = new Map<string, number>();

  /** @param slack how coarse the simulated time of the statements is, in milliseconds */
  constructor(private readonly slack = 0) {}

  know(truth: Truth): void {
    const line: Line = { truth, late: false, again: 0, corrected: false };
    this.who.know(truth.person);
    this.lines.push(line);
    this.byId.set(truth.id, line);
    const own = this.byPerson.get(truth.person);
    if (own) own.push(line);
    else this.byPerson.set(truth.person, [line]);
  }

  hear(stated: Stated): void {
    const count = this.names.get(stated.name) ?? { stated: 0, untrue: 0 };
    count.stated += 1;
    this.names.set(stated.name, count);
    const person = this.who.person(stated.subject);
    const lines = (person === undefined ? undefined : this.byPerson.get(person)) ?? [];
    if (this.asCorrection(stated, lines)) return;
    const fitting = lines.filter(
      ({ truth }) => truth.corrects === undefined && fits(truth, stated, this.slack),
    );
    const open = fitting.filter(({ toldBy, truth }) => !toldBy && truth.need !== 'never');
    const line = open.sort(byFit(stated))[0];
    if (line) {
      this.tell(line, stated);
      return;
    }
    const told = fitting.find(({ toldBy }) => toldBy);
    if (told) {
      told.again += 1;
      this.tellers.set(stated.jti, told);
      return;
    }
    count.untrue += 1;
    const because = lines.findLast(
      ({ truth: { need, names, from } }) =>
        need === 'never' && names.includes(stated.name) && from <= stated.at,
    );
    const untrue = { stated, person, because: because?.truth.kind, corrected: false };
    this.untrue.push(untrue);
    this.tellers.set(stated.jti, untrue);
  }

  /** The line that a line takes the place of. */
  corrected(truth: Truth): Line | undefined {
    return truth.corrects === undefined ? undefined : this.byId.get(truth.corrects);
  }

  private tell(line: Line, stated: Stated): void {
    const { truth } = line;
    line.toldBy = stated;
    line.late = stated.at > truth.until + this.slack;
    this.tellers.set(stated.jti, line);
    const lane = `${truth.person} ${stated.name.split('.')[0] ?? ''}`;
    const latest = this.latest.get(lane) ?? 0;
    if (latest > truth.until + this.slack) this.outOfOrder.push({ stated, line });
    this.latest.set(lane, Math.max(latest, truth.from));
  }

  /** @returns whether the statement is the correction of an earlier one, and everything about it is done */
  private asCorrection(stated: Stated, lines: readonly Line[]): boolean {
    const jti = correctedBy(stated);
    const earlier = jti === undefined ? undefined : this.tellers.get(jti);
    if (!earlier) return false;
    earlier.corrected = true;
    if ('stated' in earlier) return false;
    const calledFor = lines.filter(
      ({ truth }) => truth.corrects === earlier.truth.id && truth.from <= stated.at,
    );
    const called = calledFor.find(
      ({ truth, toldBy }) => !toldBy && truth.names.includes(stated.name),
    );
    if (called) {
      this.tell(called, stated);
      return true;
    }
    if (fits(earlier.truth, stated, this.slack)) {
      // Said anew, and still true.
      earlier.toldBy = stated;
      this.tellers.set(stated.jti, earlier);
      return true;
    }
    // What was true is taken back without a cause, so that it is not told any more.
    if (calledFor.length === 0) delete earlier.toldBy;
    return false;
  }
}

/** Whether a statement tells this, and not something else of the kind. */
function fits(truth: Truth, { name, at, toe, content }: Stated, slack: number): boolean {
  const { names, from, until, within = 0 } = truth;
  if (!names.includes(name) || truth.need === 'never') return false;
  // What only may be told may be told then, and not at any time.
  if (at < from || at > until + (truth.need === 'must' ? forgiveness : slack)) return false;
  if (truth.toe !== undefined && toe !== undefined && Math.abs(truth.toe - toe) > within)
    return false;
  return truth.content === undefined || contains(content, truth.content);
}

/** What must be told comes before what may be, and then what is nearest in time. */
const byFit =
  ({ toe, at }: Stated) =>
  (a: Line, b: Line): number => {
    const rank = ({ truth }: Line): number => (truth.need === 'must' ? 0 : 1);
    const off = ({ truth }: Line): number =>
      truth.toe !== undefined && toe !== undefined
        ? Math.abs(truth.toe - toe)
        : Math.abs(truth.from - at);
    return rank(a) - rank(b) || off(a) - off(b) || a.truth.id - b.truth.id;
  };
