const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
    // As src/web/load.ts does it.
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

// Tests in these folders may use the shared Postgres and Temporal (test/support); they start with the first such test.
const onServers = [
  'activities',
  'events',
  'matrix',
  'sandbox/seed',
  'services',
  'store',
  'support',
  'system',
  'workflows',
];
const folders = onServers.map((folder) => `<rootDir>/test/${folder}/`);

export default {
  testTimeout: 20_000,
  // Much of the time is spent waiting for servers, so every core takes a file; each file leaves some of its modules behind.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
      // These take longer, or need more: suites of their own.
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/api/',
        '<rootDir>/test/browser/',
        '<rootDir>/test/bus/',
        '<rootDir>/test/keycloak/',
        '<rootDir>/test/injection/',
        '<rootDir>/test/kill/',
        '<rootDir>/test/local/',
        ...folders,
      ],
    },
    {
      ...shared,
      displayName: 'system',
      testMatch: folders.map((folder) => `${folder}**/*.test.ts`),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
