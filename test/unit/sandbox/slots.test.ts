import { expect, test } from 'vitest';
import { firstSlots, followRecent } from '../../../src/sandbox/pages/slots.ts';

const member = (userid: string, role: string, org = '甲厂') => ({ userid, name: userid, roles: [role], org });
const members = [
  member('centre-1', 'CENTER_OFFICER', '中心'),
  member('cp-01', 'COMMUNITY_POLICE', '一所'),
  member('cp-02', 'COMMUNITY_POLICE', '二所'),
  member('duty-01', 'STATION_DUTY', '一所'),
  member('adv-1', 'ADVISOR', '乙厂'),
  member('adv-2-1', 'ADVISOR'),
  member('adv-2-2', 'ADVISOR'),
];
const shown = (slots: ReturnType<typeof firstSlots>) => slots.map((slot) => slot.member?.userid);

test('the desk begins with an advisor, the deputy of the same place and one officer of each step', () => {
  expect(shown(firstSlots(members))).toEqual(['adv-2-1', 'adv-2-2', 'cp-01', 'duty-01', 'centre-1']);
});

test('a phone turns to whoever of its role was reached last, unless somebody pinned it', () => {
  const slots = firstSlots(members);
  const recent = [member('cp-02', 'COMMUNITY_POLICE'), member('adv-2-2', 'ADVISOR'), member('adv-1', 'ADVISOR')];
  expect(shown(followRecent(slots, recent))).toEqual(['adv-1', 'adv-2-2', 'cp-02', 'duty-01', 'centre-1']);
  const pinned = slots.map((slot) => ({ ...slot, isPinned: true }));
  expect(shown(followRecent(pinned, recent))).toEqual(shown(slots));
});

test('in whatever order a warning reaches all advisors of a place, the same two phones show it', () => {
  const slots = firstSlots(members);
  const [one, two, three] = ['adv-2-1', 'adv-2-2', 'adv-2-3'].map((userid) => member(userid, 'ADVISOR'));
  if (!one || !two || !three) throw new Error('three advisors');
  const early = followRecent(slots, [three, one]);
  expect(shown(early).slice(0, 2)).toEqual(['adv-2-1', 'adv-2-3']);
  expect(shown(followRecent(early, [two, three, one])).slice(0, 2)).toEqual(['adv-2-1', 'adv-2-2']);
});

test('the next call turns the phones to its place, first advisor first', () => {
  const slots = firstSlots(members);
  const recent = [
    member('adv-3-2', 'ADVISOR', '丙厂'),
    member('adv-3-1', 'ADVISOR', '丙厂'),
    member('adv-2-2', 'ADVISOR'),
    member('adv-2-1', 'ADVISOR'),
  ];
  expect(shown(followRecent(slots, recent)).slice(0, 2)).toEqual(['adv-3-1', 'adv-3-2']);
});
