import pg from 'pg';

/** More texts than this come from a mistake: statements here are written out, and rows go as one parameter. */
const most = 1_000;

const names = new Map<string, string>();

/** The same text has the same name on every connection; one too many has none. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= most) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * A client that has the server parse and plan a statement once for each connection, not at each call: half of
 * what a small statement costs. A pooler between us and PostgreSQL must know prepared statements (PgBouncer
 * from 1.21).
 */
export class PreparingClient extends pg.Client {
  // The overloads of `pg` cannot be repeated here: Kysely calls with a text and its values, and nothing else.
  override query(text: unknown, values?: unknown, ...rest: unknown[]): never {
    const ask = super.query.bind(this) as (...given: unknown[]) => never;
    const name =
      typeof text === 'string' && Array.isArray(values) && values.length > 0
        ? nameOf(text)
        : undefined;
    return name === undefined
      ? ask(text, values, ...rest)
      : ask({ name, text, values }, undefined, ...rest);
  }
}
