import { expect, test } from 'vitest';
import type { BulletinViewData } from '../../../src/domain/bulletins/api.ts';
import { countedOnce } from '../../../src/pages/kit/bulletins/words.ts';

type Seen = Pick<BulletinViewData, 'state' | 'reach' | 'sendingAt' | 'timeline'>;
const action = (action: string) => ({ at: '2026-01-01T00:00:00.000Z', actor: '砚书远', action, text: action });

test('an open page asks how it stands without having the audience counted again, until something is done to it', async () => {
  let counts = 0;
  const timeline = [action('created'), action('submitted')];
  let sendingAt: string | null = null;
  const authorisation = (): Seen => ({ state: 'SCHEDULED', reach: null, sendingAt, timeline: [...timeline] });
  const ask = countedOnce<Seen>({
    again: async () => authorisation(),
    async one() {
      counts += 1;
      return { ...authorisation(), reach: { people: counts, organisations: 1, first: [] } };
    },
  });
  for (let round = 0; round < 5; round += 1) expect((await ask()).reach?.people).toBe(1);
  timeline.push(action('edited'));
  expect((await ask()).reach?.people).toBe(2);
  expect((await ask()).reach?.people).toBe(2);
  sendingAt = '2026-01-01T00:10:00.000Z';
  expect((await ask()).reach).toBeNull();
  expect(counts).toBe(2);
});
