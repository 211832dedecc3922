import { demoSettings } from './settings.js';

describe('the settings of npm start', () => {
  it('are the embedded default when nothing is set', () => {
    expect(demoSettings({}, '/checkout')).toEqual({
      root: '/checkout',
      dataDir: '/checkout/.tocsin',
      host: '127.0.0.1',
      ports: { broker: 3000, operator: 3010, adapters: 3001, adaptersOperator: 3011, desks: 3002 },
    });
  });

  it('can be moved', () => {
    const environment = { TOCSIN_DATA: '/data', TOCSIN_PORT: '4000', TOCSIN_DESKS_PORT: ' 4002 ' };
    expect(demoSettings(environment, '/checkout')).toMatchObject({
      dataDir: '/data',
      ports: { broker: 4000, operator: 3010, adapters: 3001, adaptersOperator: 3011, desks: 4002 },
    });
  });

  it.each([
    ['production', { NODE_ENV: 'production' }, /not for production[^]*npm run broker/],
    ['a port that is none', { TOCSIN_PORT: 'x' }, /TOCSIN_PORT/],
    ['one database of two', { TOCSIN_DATABASE_URL: 'postgres://a' }, /ADAPTERS_DATABASE_URL/],
  ])('are refused for %s', (_, environment, text) => {
    expect(() => demoSettings(environment, '/checkout')).toThrow(text);
  });
});
