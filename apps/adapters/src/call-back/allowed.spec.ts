import { isAllowed } from './allowed.js';

describe('where a call-back may go', () => {
  const hosts = ['hostels.example', 'localhost:8080', 'other.example:443'];
  it.each([
    ['http://hostels.example/1', true],
    ['https://hostels.example/1', true],
    ['https://HOSTELS.example:443/1', true],
    ['http://hostels.example:8080/1', false],
    ['http://localhost:8080/1', true],
    ['http://localhost/1', false],
    ['https://other.example/1', true],
    ['http://other.example/1', false],
    ['http://hostels.example@evil.example/1', false],
    ['http://user:secret@hostels.example/1', false],
    ['ftp://hostels.example/1', false],
    ['file:///etc/passwd', false],
    ['http://hostels.example.evil.example/1', false],
  ])('%s: %s', (url, is) => expect(isAllowed(new URL(url), hosts)).toBe(is));
});
