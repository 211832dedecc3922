import { readArguments } from './arguments.js';

describe('The command line of the bench', () => {
  it('measures both backends at full length when nothing is asked', () => {
    expect(readArguments([])).toEqual({
      quick: false,
      backends: ['redis', 'postgres'],
      apart: false,
      routing: false,
      escalation: false,
      flood: false,
      spool: false,
      notify: undefined,
      json: undefined,
    });
  });

  it('takes every option', () => {
    const given = ['--quick', '--apart', '--backend', 'postgres', '--json', 'a.json'];
    expect(readArguments(given)).toEqual({
      quick: true,
      backends: ['postgres'],
      apart: true,
      routing: false,
      escalation: false,
      flood: false,
      spool: false,
      notify: undefined,
      json: 'a.json',
    });
  });

  it('measures the spool when that is asked', () => {
    expect(readArguments(['--spool', '--quick'])).toMatchObject({ spool: true, quick: true });
    expect(readArguments(['--spool', '--flood'])).toMatchObject({ code: 1 });
  });

  it('measures routing when that is asked', () => {
    expect(readArguments(['--routing'])).toMatchObject({ routing: true, quick: false });
  });

  it('measures escalation when that is asked, on one backend or both', () => {
    expect(readArguments(['--escalation', '--backend', 'postgres'])).toMatchObject({
      escalation: true,
      backends: ['postgres'],
    });
  });

  it('measures a flood when that is asked', () => {
    expect(readArguments(['--flood'])).toMatchObject({ flood: true, quick: false });
  });

  it('measures many texts when that is asked', () => {
    expect(readArguments(['--notify', '1300', '--backend', 'redis'])).toMatchObject({
      notify: 1300,
      backends: ['redis'],
    });
  });

  it.each([
    [['--escalation', '--quick'], '--quick'],
    [['--escalation', '--routing'], '--routing'],
    [['--routing', '--quick'], '--quick'],
    [['--flood', '--quick'], '--quick'],
    [['--flood', '--routing'], '--routing'],
    [['--routing', '--backend', 'redis'], '--backend'],
    [['--notify', '1300', '--quick'], '--notify'],
    [['--notify', 'many'], 'many'],
    [['--notify', '0'], 'whole number'],
    [['--fast'], '--fast'],
    [['--backend', 'kafka'], 'kafka'],
    [['--json'], '--json'],
    [['more'], 'argument'],
  ])('refuses %j by name', (argv, name) => {
    const said = readArguments(argv);
    expect(said).toMatchObject({ code: 1, say: expect.stringContaining(name) as string });
  });

  it('answers --help with code 0', () => {
    expect(readArguments(['--help'])).toMatchObject({
      code: 0,
      say: expect.stringContaining('--quick') as string,
    });
  });
});
