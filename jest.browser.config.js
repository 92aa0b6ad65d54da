import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// A suite of its own: it needs Chromium. One file at a time, since a browser and a whole system take two cores.
export default {
  ...system,
  displayName: 'browser',
  testTimeout: 60_000,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
};
