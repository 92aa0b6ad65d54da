import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// A suite of its own: two hundred texts at every place where strangers write, and a model that obeys each of them.
export default {
  ...system,
  displayName: 'injection',
  maxWorkers: '100%',
  testTimeout: tests.testTimeout,
  testMatch: ['<rootDir>/test/injection/**/*.test.ts'],
};
