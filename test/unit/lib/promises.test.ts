import { expect, test } from 'vitest';
import { inParallel } from '../../../src/lib/promises.ts';

test('at most so many run at once and every item has its turn', async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    seen.push(item);
    running -= 1;
  });
  expect(most).toBe(3);
  expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a failure is thrown only after everything else has ended', async () => {
  const seen: number[] = [];
  const work = inParallel([1, 2, 3, 4], 2, async (item) => {
    await new Promise(setImmediate);
    if (item === 1) throw new Error('one failed');
    seen.push(item);
  });
  await expect(work).rejects.toThrow('one failed');
  expect(seen).toEqual([2, 3, 4]);
});
