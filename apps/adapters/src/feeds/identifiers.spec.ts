import { subjectOf } from './identifiers.js';

describe('a subject of identifiers', () => {
  it('names one person by one format, or by several aliases', () => {
    expect(subjectOf({})).toBeUndefined();
    expect(subjectOf({ noms: 'A1234AA', crn: undefined })).toEqual({
      format: 'noms',
      id: 'A1234AA',
    });
    expect(subjectOf({ noms: 'A1234AA', crn: 'X123456' })).toEqual({
      format: 'aliases',
      identifiers: [
        { format: 'crn', id: 'X123456' },
        { format: 'noms', id: 'A1234AA' },
      ],
    });
  });
});
