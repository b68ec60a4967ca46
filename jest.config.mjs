/**
 * ESM throughout; what is heavy loads once per worker, outside of jest's own modules (test/support/environment.cjs): that saves
 * half a second to a second of CPU a file.
 */
export default {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  roots: ['<rootDir>/test'],
  // The packages of Bot Framework Web Chat are for the browser.
  modulePathIgnorePatterns: ['<rootDir>/test/browser/web-chat'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/(?!.*\\.json\\.js$).*)\\.js$': '$1',
    '^(botbuilder|twilio|pg|drizzle-orm(?:/.+)?)$': '<rootDir>/test/support/shared/$1.cjs',
  },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', tsx: false }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  globalSetup: '<rootDir>/test/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/test/support/globalTeardown.mjs',
  testTimeout: 60_000,
  // Twice the cores of a small machine: more than a third of a journey is waiting.
  maxWorkers: 4,
};
