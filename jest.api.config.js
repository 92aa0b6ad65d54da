import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// A suite of its own: it needs Python, and takes minutes. Its one file runs a fuzzer as a child process.
export default {
  ...system,
  displayName: 'api',
  testTimeout: 60_000,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/api/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
