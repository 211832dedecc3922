import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isObject, type JsonObject } from './json.js';

/** As large as any list that a court sends, several times over. */
const longest = 4_000_000;
const mostElements = 200_000;
const deepest = 40;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // A case number is text, and `007` is not 7.
  parseTagValue: false,
  // The five entities that every XML has. Others can only be declared, and a declaration is refused.
  processEntities: true,
  htmlEntities: false,
  maxNestedTags: deepest,
});

/** Elements that open, close or stand alone: every one has a `<`. */
function elementsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) count += 1;
  return count;
}

/** What is wrong with a text before anything takes it apart. */
function refused(text: string): string | undefined {
  if (text.length > longest) return 'it is XML of more than 4 MB';
  if (text.includes('\0')) return 'it is not UTF-8 text';
  // Entities of its own may reach for files and other hosts, or grow without end.
  if (/<!\s*(DOCTYPE|ENTITY)/i.test(text))
    return 'it is XML with a document type, which is refused';
  const encoding = /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/i.exec(text)?.[1];
  if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding))
    return 'it is XML in another encoding than UTF-8';
  if (elementsIn(text) > mostElements) return 'it is XML of more elements than can be taken';
  return undefined;
}

/**
 * XML as an object: names without their namespace, text as text, an element that stands several times as an array.
 * Nothing that the text names is ever fetched.
 */
export function openXml(source: string): { body: JsonObject } | { unreadable: string } {
  const text = source.replace(/^\ufeff/, '');
  const reason = refused(text);
  if (reason !== undefined) return { unreadable: reason };
  // The parser takes a text that breaks off. Its own validator does not; the successor that it names brings no more.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (XMLValidator.validate(text) !== true) return { unreadable: 'it is not XML' };
  try {
    const body: unknown = parser.parse(text);
    return isObject(body) && Object.keys(body).length === 1
      ? { body }
      : { unreadable: 'it is not XML' };
  } catch {
    // Too deep, or a name that no document has.
    return { unreadable: 'it is XML that cannot be taken apart' };
  }
}
