import { expect, test } from 'vitest';
import { forEachOf, lanesBySender } from '../../../src/inbound/lanes.ts';

const row = (id: number, sender: string, receiver = 'app') => ({
  id,
  receiver,
  payload: `<xml><FromUserName>${sender}</FromUserName></xml>`,
});

test('what one member did stays in order, in whatever way WeCom writes the userid', () => {
  const lanes = lanesBySender([row(1, 'adv-01'), row(2, 'adv-02'), row(3, '<![CDATA[ADV-01]]>'), row(4, ' adv-01 ')]);
  expect(lanes.map((lane) => lane.map(({ id }) => id))).toEqual([[1, 3, 4], [2]]);
});

test('the same userid at two receivers are two senders, and rows without one share a lane', () => {
  const lanes = lanesBySender([
    row(1, 'sys', 'app'),
    row(2, 'sys', 'contacts'),
    { id: 3, receiver: 'app', payload: '' },
  ]);
  expect(lanes.map((lane) => lane.map(({ id }) => id))).toEqual([[1], [2], [3]]);
});

test('at most so many run at once and every item has its turn', async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await forEachOf([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
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
  const work = forEachOf([1, 2, 3, 4], 2, async (item) => {
    await new Promise(setImmediate);
    if (item === 1) throw new Error('one failed');
    seen.push(item);
  });
  await expect(work).rejects.toThrow('one failed');
  expect(seen).toEqual([2, 3, 4]);
});
