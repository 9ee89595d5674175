import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const seconds = 1_000;

/** Promises in real seconds under load: kept to with the machine for themselves, after everything else. */
const IN_REAL_SECONDS = ['test/scenarios/resilience-silence.test.ts'];

interface ProjectOptions {
  servers: boolean;
  timeout: number;
  include?: string[];
  exclude?: string[];
  sequence?: { groupOrder: number };
}

/**
 * Projects with servers get one PostgreSQL and one Redis per run; `test/unit` starts nothing. The time limits find what
 * hangs, not what is slow.
 */
function project(name: string, { servers, timeout, ...files }: ProjectOptions) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      ...files,
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
      project('scenarios', { servers: true, timeout: 180 * seconds, exclude: IN_REAL_SECONDS }),
      project('real-seconds', {
        ...{ servers: true, timeout: 180 * seconds },
        ...{ include: IN_REAL_SECONDS, sequence: { groupOrder: 1 } },
      }),
      project('browser', { servers: true, timeout: 180 * seconds }),
    ],
  },
});
