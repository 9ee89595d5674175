import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const seconds = 1_000;

/** Projects with servers get one PostgreSQL and one Redis per run; `test/unit` starts nothing. */
function project(name: string, { servers, timeout }: { servers: boolean; timeout: number }) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      environment: 'node' as const,
      testTimeout: timeout,
      hookTimeout: Math.max(timeout, 30 * seconds),
      ...(servers ? { globalSetup: ['test/support/global-setup.ts'] } : {}),
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    // A shared machine that stands still for a second fails nobody; what fails twice is wrong.
    retry: process.env.CI ? 1 : 0,
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      project('unit', { servers: false, timeout: 10 * seconds }),
      project('integration', { servers: true, timeout: 60 * seconds }),
      project('scenarios', { servers: true, timeout: 60 * seconds }),
      project('browser', { servers: true, timeout: 90 * seconds }),
    ],
  },
});
