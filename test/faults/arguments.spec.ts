import { readArguments } from './arguments.js';

describe('the command line of the faults', () => {
  it('runs both queues for five minutes when nothing is said', () => {
    expect(readArguments([])).toEqual({
      minutes: 5,
      seed: 1,
      rate: 12,
      json: undefined,
      backends: ['redis', 'postgres'],
    });
  });

  it('takes every option', () => {
    const all = '--minutes 0.5 --seed 42 --rate 20 --queue postgres --json out.json';
    expect(readArguments(all.split(' '))).toEqual({
      minutes: 0.5,
      seed: 42,
      rate: 20,
      json: 'out.json',
      backends: ['postgres'],
    });
  });

  it.each([
    ['--minutes 11', 'from 0.1 to 10'],
    ['--minutes soon', 'from 0.1 to 10'],
    ['--seed 1.5', 'a whole number'],
    ['--rate 0', 'from 1 to 100'],
    ['--queue kafka', 'Allowed choices'],
    ['--fault none', '--fault'],
    ['more', 'too many arguments'],
  ])('refuses %s and says why', (given, why) => {
    const said = readArguments(given.split(' '));
    expect(said).toMatchObject({ code: 1 });
    expect('say' in said && said.say).toContain(why);
  });
});
