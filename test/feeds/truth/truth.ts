/** What must come of something that happened, may come of it, or must not. */
export type Need = 'must' | 'may' | 'never';

/** One line of the truth: what the broker is to be told of one thing that happened to one person. */
export interface Truth {
  id: number;
  /** {@link Person.id} */
  person: string;
  need: Need;
  /** The thing that happened, as `hostel: absconded`: figures are given for each kind. */
  kind: string;
  /** Events that tell it; one of them does. */
  names: readonly string[];
  /** When it happened, in milliseconds since 1970. Left out where no event needs to say. */
  toe?: number;
  /** How far the time told may be off, in milliseconds. */
  within?: number;
  /** From when on it can be known, and until when it must have been told. */
  from: number;
  until: number;
  /** What its content must hold at least. An array holds each of these. */
  content?: object;
  /** It is danger now (RULES §3.5, P1). */
  p1?: boolean;
  /** It takes the place of what told that line, which must be named in `corrects`. Only where that was told. */
  corrects?: number;
}

export type Corrected = Truth & { corrects: number };

/** What is told when somebody is in danger, or is one, now. */
export const p1Names: ReadonlySet<string> = new Set([
  'hostel.absconded',
  'hostel.whereabouts-unknown',
  'hostel.did-not-arrive',
  'prison.release-unplanned',
  'prison.released-in-error',
  'prison.escaped',
]);

/** Never to be told of somebody whom they are not true of. */
export const grave: Readonly<Record<string, readonly string[]>> = {
  'false absconds': ['hostel.absconded', 'hostel.whereabouts-unknown', 'prison.escaped'],
  'false releases': ['prison.released', 'prison.release-unplanned', 'prison.released-in-error'],
};
