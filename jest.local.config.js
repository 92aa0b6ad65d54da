import tests from './jest.config.js';

const unit = tests.projects.find(({ displayName }) => displayName === 'unit');

// A suite of its own: the set-up, the servers of one machine, docker-compose.yml and the demo, each started and ended for real.
export default {
  ...unit,
  displayName: 'local',
  testTimeout: tests.testTimeout,
  testMatch: ['<rootDir>/test/local/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
