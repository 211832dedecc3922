/** What a statement does, in a few words: `begin`, `select case_fact`, `insert obligation`. */
export function labelOf(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim().toLowerCase();
  const [first = ''] = words.split(' ');
  // The first that writes says what a statement is for; where nothing is written, the first table read.
  const [, verb, table] = /\b(insert into|update|delete from) (\w+)/.exec(words) ?? [];
  if (verb !== undefined && table !== undefined) return `${verb.split(' ')[0]} ${table}`;
  const read = [...words.matchAll(/\b(?:from|join) (\w+)/g)].map(([, name = '']) => name);
  const real = read.find((name) => !/^(?:asked|jsonb_to_recordset|select|start|found)$/.test(name));
  return real === undefined ? first : `select ${real}`;
}
