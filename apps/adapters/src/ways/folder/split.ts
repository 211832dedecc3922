import { isUtf8 } from 'node:buffer';
import { isObject, parsed } from '../../feeds/json.js';
import { largestFetched } from '../largest.js';
import type { FileKind } from './names.js';

/** More messages than this in one file would be in memory at once. */
const mostMessages = 10_000;
const bom = '\u{FEFF}';

/** The messages of a file, each as it stands there; or why the file is not taken, in plain words. */
export type Split = { messages: Buffer[] } | { rejected: string };

const rejected = (why: string): Split => ({ rejected: why });

/** Takes a file apart. A CSV or XML file is one message; a JSON file is one, or an array or lines of them. */
export function split(kind: FileKind, bytes: Buffer): Split {
  if (bytes.length === 0) return rejected('The file is empty.');
  if (!isUtf8(bytes)) return rejected('The file is not UTF-8 text. Save it as UTF-8.');
  const text = bytes.toString('utf8');
  if (text.replace(bom, '').trim() === '') return rejected('The file is empty.');
  const messages = kind === 'json' ? jsonMessages(text.replace(bom, '')) : [text];
  if (typeof messages === 'string') return rejected(messages);
  if (messages.length === 0) return rejected('There is no message in the file.');
  if (messages.length > mostMessages)
    return rejected(`There are more than ${mostMessages} messages in the file. Split it.`);
  const buffers = messages.map((message) => Buffer.from(message));
  const large = buffers.findIndex(({ length }) => length > largestFetched);
  if (large >= 0) return rejected(`Message ${large + 1} of the file is larger than 2 MiB.`);
  return { messages: buffers };
}

/** @returns the messages, or why there are none */
function jsonMessages(text: string): string[] | string {
  const whole = parsed(text);
  if (Array.isArray(whole)) return elementsOf(text);
  if (isObject(whole)) return [text.trim()];
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  // One line that is no JSON is kept for a person with the others; a file of which none is, is no such file.
  const readable = lines.filter((line) => isObject(parsed(line)));
  return readable.length === 0 ? 'The file is not JSON.' : lines;
}

/**
 * The elements of a JSON array as they stand in its text: made anew from what was parsed, a long number would not be
 * what was sent. The text was parsed before, so that it is an array.
 */
function elementsOf(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let inText = false;
  let start = -1;
  const end = (at: number): void => {
    const element = text.slice(start, at).trim();
    if (element !== '') elements.push(element);
    start = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at];
    if (inText) {
      if (one === '\\') at += 1;
      else if (one === '"') inText = false;
    } else if (one === '"') inText = true;
    else if (one === '[' || one === '{') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (one === ']' || one === '}') {
      if (depth === 1) end(at);
      depth -= 1;
    } else if (one === ',' && depth === 1) end(at);
  }
  return elements;
}
