import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// Records the golden histories (test/histories) anew, on the shared test servers.
export default { ...system, testTimeout: 60_000, testMatch: ['<rootDir>/test/histories/record.ts'] };
