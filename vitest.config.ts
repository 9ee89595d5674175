import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const seconds = 1_000;

/**
 * Projects with servers get one PostgreSQL and one Redis per run; `test/unit` starts nothing. The time limits find what
 * hangs, not what is slow.
 */
function project(name: string, { servers, timeout }: { servers: boolean; timeout: number }) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      environment: 'node' as const,
      // The app is loaded once a worker instead of once a file; nothing in src keeps state in a module.
      isolate: false,
      testTimeout: timeout,
      hookTimeout: timeout,
      expect: { poll: { timeout: 30 * seconds, interval: 40 } },
      // A shared machine that stands still for a second fails nobody; what fails twice is wrong. Projects inherit nothing.
      retry: process.env.CI ? 1 : 0,
      ...(servers ? { globalSetup: ['test/support/global-setup.ts'] } : {}),
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      project('unit', { servers: false, timeout: 30 * seconds }),
      project('integration', { servers: true, timeout: 180 * seconds }),
      project('scenarios', { servers: true, timeout: 180 * seconds }),
      project('browser', { servers: true, timeout: 180 * seconds }),
    ],
  },
});
