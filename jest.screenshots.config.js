import tests from './jest.config.js';

const system = tests.projects.find(({ displayName }) => displayName === 'system');

// Takes the pictures of docs/screenshots anew, on the shared test servers. It needs Chromium.
export default { ...system, testTimeout: 300_000, testMatch: ['<rootDir>/test/browser/screenshots.ts'] };
