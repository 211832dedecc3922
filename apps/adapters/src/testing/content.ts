import { eventContracts, eventType } from '#contracts';
import type { Draft } from '../feeds/reading.js';

/** A draft's name and content. @throws when the content does not fit the event's contract, where there is one */
export function checkContent({ name, content }: Draft): { name: string; content: object } {
  const contract = eventContracts.find(({ type }) => type === eventType(name));
  const read = contract?.schema.safeParse(content);
  if (read && !read.success) throw new Error(`${name}: ${read.error.message}`);
  return { name, content };
}
