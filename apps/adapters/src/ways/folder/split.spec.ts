import { split } from './split.js';

const texts = (text: string): string[] => {
  const parts = split('json', Buffer.from(text));
  if ('rejected' in parts) throw new Error(parts.rejected);
  return parts.messages.map(String);
};

describe('a JSON file is taken apart', () => {
  it('without changing a character of a message', () => {
    const first = '{ "id": 12345678901234567890, "a": ["x", {"b": "],}\\"["}], "e": 1.0 }';
    const second = '{"a":1,"a":2}';
    expect(texts(`[ ${first} ,\n${second} ]`)).toEqual([first, second]);
    expect(texts(`\u{FEFF}${first}\n`)).toEqual([first]);
    expect(texts(`${second}\r\n\r\n${second}`)).toEqual([second, second]);
  });

  it('also into what is no object, which is for a person', () => {
    expect(texts('[1, "a,b", [2, 3], {}]')).toEqual(['1', '"a,b"', '[2, 3]', '{}']);
    expect(texts('{"a":1}\nnot json')).toEqual(['{"a":1}', 'not json']);
  });

  it.each([
    ['', /empty/],
    ['\u{FEFF} ', /empty/],
    ['[]', /no message/],
    ['not json', /not JSON/],
    ['[1,]', /not JSON/],
    ['7', /not JSON/],
    [`[${'1,'.repeat(10_000)}1]`, /more than 10000/],
  ])('and refused with its reason: %#', (text, reason) => {
    const parts = split('json', Buffer.from(text));
    expect('rejected' in parts && parts.rejected).toMatch(reason);
  });
});

it('a CSV or XML file is one message', () => {
  expect(split('csv', Buffer.from('a,b\n1,2\n'))).toEqual({
    messages: [Buffer.from('a,b\n1,2\n')],
  });
  expect(split('xml', Buffer.from('<a/>'))).toEqual({ messages: [Buffer.from('<a/>')] });
});
