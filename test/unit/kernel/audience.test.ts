import { describe, expect, test } from 'vitest';
import { audienceLists, defineCounts } from '../../../src/kernel/audience/api.ts';
import { nextAfter, withheldFrom } from '../../../src/kernel/audience/index.ts';

describe('an audience', () => {
  const counts = defineCounts('people', { WAITING: 'waiting', DONE: 'done' } as const);

  test('is counted so that the parts are the whole, also over several places', () => {
    const here = counts.of({ WAITING: 2, DONE: 1 });
    expect(here).toEqual({ people: 3, waiting: 2, done: 1 });
    expect(counts.sum([here, counts.of({ DONE: 4 })])).toEqual({ people: 7, waiting: 2, done: 5 });
    expect(counts.sum([])).toEqual(counts.none);
    expect(counts.percent(here)).toEqual({ waiting: 66.7, done: 33.3 });
    expect(counts.view.parse({ ...here, more: 1 })).toEqual(here);
  });

  test('is read page by page until a page is not full', () => {
    const people = ['a', 'b'].map((personId) => ({ personId }));
    const idOf = ({ personId }: { personId: string }) => personId;
    expect(nextAfter(people, 2, idOf)).toBe('b');
    expect(nextAfter(people, 3, idOf)).toBeNull();
    expect(nextAfter([], 3, idOf)).toBeNull();
  });

  test('lists that are left out mean anybody; an empty one is refused unless it may mean so too', () => {
    const strict = audienceLists({ tags: ['NEW_HIRE'], unit: '部门' });
    const lax = audienceLists({ tags: ['NEW_HIRE'], unit: '部门', atLeast: 0 });
    expect(strict.tiers.safeParse(undefined).success).toBe(true);
    expect(strict.tiers.safeParse([]).success).toBe(false);
    expect(lax.tiers.safeParse([]).success).toBe(true);
  });

  test('of it nobody gets what is over, nor who is warned about, nor who needs it no more', async () => {
    const asked = {
      personIds: ['done', 'warned', 'other'],
      warnedNow: async () => new Set(['warned', 'done']),
      reasonOf: (id: string) => (id === 'done' ? 'signed' : null),
    };
    const tx = {} as Parameters<typeof withheldFrom>[0];
    expect([...(await withheldFrom(tx, { ...asked, isOver: false }))]).toEqual([
      ['done', 'signed'],
      ['warned', 'warned'],
    ]);
    expect([...(await withheldFrom(tx, { ...asked, isOver: true })).values()]).toEqual(['closed', 'closed', 'closed']);
  });
});
