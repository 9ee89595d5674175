export type { SharedCache } from './cache.ts';
export { type EmbeddedRedis, startEmbeddedRedis } from './embedded/index.ts';
export type { EnqueueOptions } from './producer.ts';
export { createQueue, type Queue } from './queue.ts';
export { defineJob, type Job } from './workers.ts';
