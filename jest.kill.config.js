import tests from './jest.config.js';

const unit = tests.projects.find(({ displayName }) => displayName === 'unit');

// A suite of its own: it takes minutes, and kills what it starts. Each file has a whole system to itself, which mostly waits.
export default {
  ...unit,
  displayName: 'kill',
  maxWorkers: 2,
  testMatch: ['<rootDir>/test/kill/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
