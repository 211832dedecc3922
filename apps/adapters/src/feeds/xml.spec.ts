import { open } from './envelope.js';
import { openXml } from './xml.js';

const unreadable = (text: string) => {
  const opened = openXml(text);
  return 'unreadable' in opened ? opened.unreadable : 'it was read';
};

describe('XML', () => {
  it('is an object: names without namespaces, text as it stands, five entities', () => {
    const text =
      '\ufeff<?xml version="1.0" encoding="UTF-8"?><p:a xmlns:p="urn:x" at="1"><p:n>007</p:n><!-- no --><l>1</l><l>2</l>' +
      '<t>&lt;O&apos;Neill &amp; &quot;Co&quot;&gt;</t><c><![CDATA[<raw>]]></c></p:a>';
    expect(openXml(text)).toEqual({
      body: { a: { n: '007', l: ['1', '2'], t: '<O\'Neill & "Co">', c: '<raw>' } },
    });
  });

  it('leaves entities alone that it does not have', () =>
    expect(openXml('<a>&passwd; &#65;</a>')).toEqual({ body: { a: '&passwd; &#65;' } }));

  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>';
  it.each<[string, string, RegExp]>([
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      /document type/,
    ],
    ['a billion laughs', laughs, /document type/],
    ['a document type from elsewhere', '<!doctype a SYSTEM "http://x/a.dtd"><a/>', /document type/],
    ['a document type with a gap', '<! DOCTYPE a><a/>', /document type/],
    ['a parameter entity', '<a/><!ENTITY % x "y">', /document type/],
    ['another encoding', '<?xml version="1.0" encoding="UTF-7"?><a/>', /encoding/],
    ['a zero', '<a>\0</a>', /UTF-8/],
    ['nothing', '', /not XML/],
    ['text', 'hello', /not XML/],
    ['JSON', '{"a":1}', /not XML/],
    ['one that breaks off', '<a><b>1</b>', /not XML/],
    ['one that breaks off in a tag', '<a><b', /not XML/],
    ['tags that cross', '<a><b>1</a></b>', /not XML/],
    ['stray text', '<a>1</a>x', /not XML/],
    ['two documents', '<a>1</a><b>2</b>', /not XML/],
    ['too deep', '<a>'.repeat(60) + '</a>'.repeat(60), /cannot be taken apart/],
    ['a name of the language', '<a><__proto__>1</__proto__></a>', /cannot be taken apart/],
    ['too many elements', `<a>${'<b/>'.repeat(200_001)}</a>`, /more elements/],
    ['too large', `<a>${'x'.repeat(4_000_001)}</a>`, /more than 4 MB/],
  ])('is refused: %s', (_, text, reason) => expect(unreadable(text)).toMatch(reason));

  it('is opened as a message, without a wrapper', () => {
    const opened = open(Buffer.from('<a><b>1</b></a>'), 'xml');
    if (!('message' in opened)) throw new Error(opened.unreadable);
    const { body, media, eventType, messageId } = opened.message;
    expect({ body, media, eventType, messageId }).toEqual({
      body: { a: { b: '1' } },
      media: 'xml',
    });
    expect(opened.message.attribute('x')).toBeUndefined();
    expect(open(Buffer.from('<a>'), 'xml')).toEqual({ unreadable: 'it is not XML' });
    expect(open(Buffer.from([0xff, 0xfe, 0x3c, 0x00]), 'xml')).toHaveProperty('unreadable');
  });
});
