import { problems } from './errors.js';
import { refusesAlertForGood, refusesStatementForGood } from './refused-for-good.js';

describe('what is refused for good', () => {
  it('of an alert is what it says; of a statement its signature too', () => {
    expect([...refusesAlertForGood]).toEqual(['invalid_request', 'invalid_audience']);
    expect([...refusesStatementForGood]).toEqual([
      'invalid_request',
      'invalid_audience',
      'authentication_failed',
    ]);
  });

  it('is nothing that a person is told to send again', () => {
    const again = Object.entries(problems).filter(([, { retry }]) => retry);
    expect(again.length).toBeGreaterThan(0);
    for (const [code] of again) expect(refusesStatementForGood.has(code)).toBe(false);
  });
});
