import { expect, test } from 'vitest';
import { byLane, forEachOf, laneOf } from '../../../src/inbound/lanes.ts';

const from = (sender: string, receiver = 'app') =>
  laneOf(receiver, `<xml><FromUserName>${sender}</FromUserName></xml>`);

test('what one member did is one lane, in whatever way WeCom writes the userid', () => {
  const lanes = [from('adv-01'), from('<![CDATA[ADV-01]]>'), from(' adv-01 ')];
  expect(new Set(lanes).size).toBe(1);
  expect(lanes).not.toContain(from('adv-02'));
});

test('the same userid at two receivers are two lanes, and what names nobody is one of its own', () => {
  expect(new Set([from('sys', 'app'), from('sys', 'contacts'), laneOf('app', '')]).size).toBe(3);
});

test('rows of one lane keep the order given', () => {
  const rows = [1, 2, 1, 3, 1].map((lane, id) => ({ id, lane }));
  expect(byLane(rows).map((lane) => lane.map(({ id }) => id))).toEqual([[0, 2, 4], [1], [3]]);
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
