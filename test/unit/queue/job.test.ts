import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../../../src/queue/index.ts';

test('a job name with a colon is refused where it is written', () => {
  const define = () => defineJob({ name: 'warnings:remind', payload: z.object({}), run: async () => {} });
  expect(define).toThrow('warnings:remind');
});
