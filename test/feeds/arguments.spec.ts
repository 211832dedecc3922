import { readArguments } from './arguments.js';

describe('the command line of the feeds', () => {
  it('runs the readers alone', () => {
    expect(readArguments(['--dry'])).toEqual({
      mode: 'dry',
      rate: 20,
      people: 500,
      seed: 1,
      port: 0,
      to: '',
      tokens: {},
    });
  });

  it('sends to adapters that run, with the token of each feed', () => {
    const all =
      '--rate 50 --people 20 --seed 7 --messages 100 --to http://127.0.0.1:3001/ --tokens prison=a,court=b=c --port 4000 --truth t.jsonl --from 2026-02-01T00:00:00Z';
    expect(readArguments(all.split(' '))).toMatchObject({
      mode: 'live',
      rate: 50,
      people: 20,
      seed: 7,
      messages: 100,
      to: 'http://127.0.0.1:3001',
      tokens: { prison: 'a', court: 'b=c' },
      port: 4000,
      from: Date.parse('2026-02-01T00:00:00Z'),
      truth: 't.jsonl',
    });
  });

  it.each([
    ['', 'one of --dry, --full and --to'],
    ['--to http://127.0.0.1:3001', 'needs --tokens'],
    ['--to ftp://x --tokens prison=a', 'an http(s) URL'],
    ['--to http://x --tokens police=a', 'the tokens of the feeds'],
    ['--to http://x --tokens prison', 'the tokens of the feeds'],
    ['--dry --full', 'cannot be used with'],
    ['--dry --seed 1.5', 'a whole number'],
    ['--dry --rate 0', 'from 0.1 to 5000'],
    ['--dry --messages none', 'a whole number'],
    ['--dry --from soon', 'an instant'],
    ['--full --person 4', 'cannot be used with'],
    ['--dry more', 'too many arguments'],
  ])('refuses "%s" and says why', (given, why) => {
    const said = readArguments(given.split(' ').filter((word) => word !== ''));
    expect(said).toMatchObject({ code: 1 });
    expect('say' in said && said.say).toContain(why);
  });
});
