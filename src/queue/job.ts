import type { ZodType } from 'zod';

export interface JobOptions {
  /** Runs at the same time in one process. */
  concurrency?: number;
  /** Tries before the job is given up and kept for a week; a sweep finds what is still to do. */
  attempts?: number;
  /** The pause after the first try; each further one is twice as long, and shorter by up to a half at random. */
  backoffMs?: number;
}

/** `run` is written as a method so that a list may hold jobs of any payload. */
export interface Job<T = unknown> {
  name: string;
  payload: ZodType<T>;
  run(payload: T): Promise<void>;
  options?: JobOptions;
}

/** One piece of background work. It may run twice and late: it looks at the state first, acts second. */
export function defineJob<T>(job: Job<T>): Job<T> {
  if (job.name.includes(':')) throw new Error(`job name ${job.name} must not contain ':'`);
  return job;
}
