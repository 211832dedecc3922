/** One setting for every kind of test; a kind is a folder. Suites run against real Postgres, Redis, SMTP and HTTP. */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['tocsin:source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};

export default {
  testTimeout: 120_000,
  maxWorkers: 2,
  globalSetup: '<rootDir>/scripts/tests-start.mjs',
  globalTeardown: '<rootDir>/scripts/tests-stop.mjs',
  projects: [
    {
      ...shared,
      displayName: 'units',
      testMatch: ['<rootDir>/{apps,libs,test/bench,test/feeds}/**/*.spec.ts'],
    },
    { ...shared, displayName: 'acceptance', testMatch: ['<rootDir>/test/acceptance/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'conformance',
      testMatch: ['<rootDir>/test/conformance/**/*.spec.ts'],
    },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.ts'] },
    { ...shared, displayName: 'scenarios', testMatch: ['<rootDir>/test/scenarios/**/*.spec.ts'] },
  ],
};
