import { PlainError } from './plain-error.js';

/** Identifiers that may be given. */
export interface Named {
  crn?: string;
  noms?: string;
  pnc?: string;
  cro?: string;
}

/** `sub_id` of the person named: one identifier by itself, several as aliases. */
export function subjectOf(named: Named): object | undefined {
  const identifiers = (['crn', 'noms', 'pnc', 'cro'] as const).flatMap((format) => {
    const id = named[format];
    return id === undefined ? [] : [{ format, id }];
  });
  const [only] = identifiers;
  return identifiers.length > 1 ? { format: 'aliases', identifiers } : only;
}

/**
 * `prison=WWI` → `{ prison: 'WWI' }`. `true`, `false`, lists and objects are read as JSON; everything else is
 * text, numbers too: codes such as `24` are no numbers.
 */
export function readMembers(settings: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const cut = setting.indexOf('=');
      if (cut < 1) throw new PlainError(`--set takes member=value, not "${setting}".`);
      return [setting.slice(0, cut), valueOf(setting.slice(cut + 1))];
    }),
  );
}

function valueOf(text: string): unknown {
  if (!/^(true|false|[[{].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PlainError(`It looks like JSON and is not: ${text}`, { cause });
  }
}
