import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// A suite of its own: it needs Java, Maven and Python for a real Kafka, an EventBridge, and clients that are not ours.
export default {
  ...system,
  displayName: 'bus',
  testTimeout: 120_000,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/bus/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
