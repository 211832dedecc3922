import type { z } from 'zod';
import type { Scope } from '../access/scopes.js';

/** Who asks a route. */
export type Asker = 'anybody' | 'agency' | 'operator' | 'notify' | 'person';

/** One answer of a route. */
export interface Answer {
  says: string;
  /** Of a JSON body; none when the body is empty or no JSON. */
  schema?: z.ZodType;
  /** Another content type than JSON. */
  type?: string;
  /** It may be a problem (RFC 9457) as well: the door turns away whoever it does not let in before a route is found. */
  orProblem?: true;
}

/** What a route is for: everything that its controller does not say itself. */
export type Described = Words & AskedBy;

/** An agency's program needs a scope for it. */
type AskedBy = { asker: Exclude<Asker, 'agency'> } | { asker: 'agency'; scope: Scope };

interface Words {
  summary: string;
  /** Of a body that its controller reads by itself. */
  body?: z.ZodType;
  /** Another content type than JSON of what is sent. */
  takes?: string;
  /** Success first. Refusals that every route has are added. */
  answers: Readonly<Record<number, Answer>>;
}

/** By method and path, as `GET /alerts/{ref}`. */
export type Routes = Readonly<Record<string, Described>>;
