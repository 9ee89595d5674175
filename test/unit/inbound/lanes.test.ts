import { expect, test } from 'vitest';
import { byLane } from '../../../src/inbound/applier.ts';
import { laneOf } from '../../../src/inbound/inbox.ts';

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
