import type { z } from 'zod';
import type { AgencyKind } from '../agency.js';

const prefix = 'urn:tocsin:event:';

/** What one event type is: who may state it, about whom, and what it carries. */
export interface EventContract {
  /** Its row in the catalogue (RULES §3.5), as `CRT-01`. An answer to an alert is in no row. */
  row?: string;
  /** `urn:tocsin:event:<source>.<name>`. */
  type: string;
  /** The kinds of agency that may state it. None: the broker alone states it. */
  statedBy: readonly AgencyKind[];
  /** Whom it is about: a person, an alert, or a part of the service that has no person in it. */
  about: 'person' | 'alert' | 'service';
  schema: z.ZodType;
  /** An invented content that fits, for the reference page and for tests. */
  example: object;
}

/** `prison.released` → `urn:tocsin:event:prison.released`. */
export const eventType = (name: string): string => `${prefix}${name}`;
/** `urn:tocsin:event:prison.released` → `prison.released`. */
export const eventName = (type: string): string =>
  type.startsWith(prefix) ? type.slice(prefix.length) : type;

/** A row of the catalogue as a contract. The compiler holds the example against the schema. */
export const catalogueEvent = <Schema extends z.ZodType>(
  row: string,
  name: string,
  statedBy: readonly AgencyKind[],
  schema: Schema,
  example: z.input<Schema> & object,
  about: EventContract['about'] = 'person',
): EventContract => ({ row, type: eventType(name), statedBy, about, schema, example });
