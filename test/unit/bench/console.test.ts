import { describe, expect, test } from 'vitest';
import { checkOpenFiles } from '../../../src/bench/console/boards.ts';
import { pastYear } from '../../../src/bench/console/year.ts';

describe('the year that the console bench writes', () => {
  const now = new Date('2026-12-01T04:00:00Z');
  const past = pastYear({ now, perDay: 25 });
  const share = (fits: (one: (typeof past)[number]) => boolean) => past.filter(fits).length / past.length;

  test('about nine thousand warnings by the county’s mix of levels and outcomes', () => {
    expect(past.length).toBeGreaterThan(8_500);
    expect(past.length).toBeLessThan(10_000);
    expect(share(({ level }) => level === 'CRITICAL')).toBeCloseTo(0.02, 1);
    expect(share(({ level }) => level === 'LOW')).toBeCloseTo(0.6, 1);
    expect(share(({ outcome }) => outcome === 'DISSUADED')).toBeCloseTo(0.63, 1);
  });

  test('nothing of it lies in the future, and what is not over yet is open', () => {
    const isWrong = (one: (typeof past)[number]) => {
      const moments = [one.createdAt, one.dispatchedAt, one.ackedAt, one.metAt, one.reportedAt, one.closedAt];
      const passed = moments.filter((at) => at !== null).map((at) => at.getTime());
      const isOver = one.closedAt !== null;
      return (
        passed.some((at, index) => at < (passed[index - 1] ?? 0) || at > now.getTime()) ||
        one.version !== passed.length ||
        isOver !== (one.state === 'CLOSED') ||
        isOver !== (one.outcome !== null)
      );
    };
    expect(past.filter(isWrong)).toEqual([]);
    expect(past.filter(({ closedAt }) => closedAt === null).length).toBeGreaterThan(5);
  });

  test('ids are in the order of time, and neither ids nor numbers come twice', () => {
    const ids = past.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(past.length);
    expect(new Set(past.map(({ number }) => number)).size).toBe(past.length);
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  });
});

describe('whether so many boards may be opened', () => {
  const limits = (files: string) =>
    `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${files}    4096    files\n`;

  test('too low a limit is named before anything is started, with the way out', () => {
    expect(() => checkOpenFiles(1_000, limits('1024'))).toThrow(/1200 open files.*1024 are allowed.*ulimit -n 1200/);
  });

  test('a limit that is high enough says nothing', () => {
    expect(() => checkOpenFiles(1_000, limits('1200'))).not.toThrow();
    expect(() => checkOpenFiles(1_000, limits('unlimited'))).not.toThrow();
  });
});
