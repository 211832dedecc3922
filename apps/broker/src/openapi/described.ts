import type { z } from 'zod';

/** Who asks a route. */
export type Asker = 'anybody' | 'agency' | 'operator' | 'notify' | 'person';

/** One answer of a route. */
export interface Answer {
  says: string;
  /** Of a JSON body; none when the body is empty or no JSON. */
  schema?: z.ZodType;
  /** Another content type than JSON. */
  type?: string;
}

/** What a route is for: everything that its controller does not say itself. */
export interface Described {
  summary: string;
  asker: Asker;
  /** Of a body that its controller reads by itself. */
  body?: z.ZodType;
  /** Another content type than JSON of what is sent. */
  takes?: string;
  /** Success first. Refusals that every route has are added. */
  answers: Readonly<Record<number, Answer>>;
}

/** By method and path, as `GET /alerts/{ref}`. */
export type Routes = Readonly<Record<string, Described>>;
