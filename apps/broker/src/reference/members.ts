import { z } from 'zod';

/** A member of an event's content, as people read it. */
export interface Member {
  /** As `reporting.place`, or `dates[].kind` within a list. */
  path: string;
  required: boolean;
  /** What it may be, in plain words. */
  kind: string;
  /** What it means, where its contract says so. */
  says: string;
}

/** The parts of a JSON Schema that our contracts use. */
interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const formats: Readonly<Record<string, string>> = {
  date: 'a day, as `2026-08-08`',
  'date-time': 'an instant with its offset, as `2026-08-08T23:10:00+01:00`',
  uuid: 'a UUID',
};
const codePattern = '^[A-Za-z0-9._-]{1,40}$';

/** `1 to 200`; nothing where there is no upper end. */
const span = (from: number | undefined, to: number | undefined, what: string): string =>
  to === undefined || to >= Number.MAX_SAFE_INTEGER ? '' : `, ${from ?? 0} to ${to} ${what}`;

function kindOf(schema: Schema): string {
  const { type, format, pattern } = schema;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return `one of ${schema.enum.map((one) => `\`${one}\``).join(', ')}`;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(kindOf).join(' or ');
  if (format !== undefined && format in formats) return formats[format] ?? format;
  if (pattern === codePattern) return 'a code: 1 to 40 letters, digits, `.`, `_` or `-`';
  if (type === 'string' && pattern !== undefined) return `text like \`${pattern}\``;
  if (type === 'string') return `text${span(schema.minLength, schema.maxLength, 'characters')}`;
  if (type === 'array') return `a list${span(schema.minItems, schema.maxItems, 'entries')}`;
  if (type === 'integer')
    return `a whole number${span(schema.minimum, schema.maximum, '').trimEnd()}`;
  if (type === 'number') return 'a number';
  if (type === 'boolean') return '`true` or `false`';
  return 'an object';
}

function* within(schema: Schema, path: string): Generator<Member> {
  const required = new Set(schema.required);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    yield* memberAt(one, path === '' ? name : `${path}.${name}`, required.has(name));
}

function* memberAt(one: Schema, path: string, required: boolean): Generator<Member> {
  const { items } = one;
  const simple = items !== undefined && items.properties === undefined;
  const kind = simple ? `${kindOf(one)}, each ${kindOf(items)}` : kindOf(one);
  yield { path, required, kind, says: one.description ?? '' };
  yield* within(one, path);
  if (items && !simple) yield* within(items, `${path}[]`);
}

/** Every member of a content, outermost first, with those inside it after it. */
export const membersOf = (schema: z.ZodType): Member[] => [
  ...within(z.toJSONSchema(schema, { io: 'input' }) as Schema, ''),
];
