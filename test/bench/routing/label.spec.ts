import { labelOf } from './label.js';

describe('What a statement is called', () => {
  it.each([
    ['begin', 'begin'],
    ['COMMIT', 'commit'],
    ['\n  select id, kind\n  from case_fact where true', 'select case_fact'],
    [
      'with recursive asked as (select * from jsonb_to_recordset($1) as row (n integer)) select 1 from asked join case_identifier held on true',
      'select case_identifier',
    ],
    [
      'with asked as (select 1) , opened as (insert into alert (id) select id from asked)',
      'insert alert',
    ],
    [
      'update inbox_event set state = 1 where id in (select id from inbox_event for update)',
      'update inbox_event',
    ],
  ])('%s', (text, label) => expect(labelOf(text)).toBe(label));
});
