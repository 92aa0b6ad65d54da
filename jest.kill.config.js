import tests from './jest.config.js';

const unit = tests.projects.find(({ displayName }) => displayName === 'unit');

// A suite of its own: it takes minutes, kills what it starts, and has a whole system to itself.
export default {
  ...unit,
  displayName: 'kill',
  testMatch: ['<rootDir>/test/kill/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
