import { OutboundFault } from '#outbound';

const member = (thrown: unknown, name: string): string | undefined => {
  const value: unknown =
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What went wrong, as a code that is fit for operators: never a text that could hold what was sent. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof OutboundFault) return thrown.code;
  return member(thrown, 'code') ?? member(thrown, 'name') ?? 'unknown';
}
