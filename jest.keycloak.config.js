import tests from './jest.config.js';

const unit = tests.projects.find(({ displayName }) => displayName === 'unit');

// A suite of its own: it needs Java, and a real issuer that takes a while to start. One file at a time, since they change its realm.
export default {
  ...unit,
  displayName: 'keycloak',
  testTimeout: 60_000,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/keycloak/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/keycloak/global-setup.ts',
  globalTeardown: '<rootDir>/test/keycloak/global-teardown.ts',
};
