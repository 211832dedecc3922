import { table } from './table.js';

describe('The table', () => {
  it('sets names to the left and figures to the right', () => {
    expect(
      table([
        ['figure', 'measured'],
        ['intake', '1000/s'],
        ['a longer figure', ''],
      ]),
    ).toEqual(['figure           measured', 'intake             1000/s', 'a longer figure']);
  });
});
