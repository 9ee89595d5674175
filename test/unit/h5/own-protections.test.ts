import { expect, test } from 'vitest';
import type { MyProtectionsData } from '../../../src/domain/campaigns/api.ts';
import { askedOf } from '../../../src/pages/h5/entries.ts';
import { guideOf } from '../../../src/pages/h5/how-to/guides.ts';

const item = (state: MyProtectionsData['items'][number]['state']) => ({
  ...{ code: 'A', name: '甲', option: '甲', howTo: 'app', since: null, validUntil: null, reason: null },
  state,
});

test('the home page counts what somebody is asked for and has not answered, nothing once he wants no more of it', () => {
  const items = [item('ASKED'), item('REJECTED'), item('DECLARED'), item('EXEMPT'), item('UNKNOWN')];
  expect(askedOf({ items, declinedUntil: null })).toBe(2);
  expect(askedOf({ items, declinedUntil: '2026-12-01T00:00:00.000Z' })).toBe(0);
});

test('every step names the government page as the county calls it', () => {
  const guide = JSON.stringify(guideOf('gov-page', '浙里办'));
  expect(guide).toContain('搜索“浙里办”');
  expect(guide).not.toContain('{gov}');
  expect(guideOf('nowhere', '浙里办')).toBeNull();
});
