import { describe, expect, test } from 'vitest';
import type { UnitRow } from '../../../src/domain/directory/index.ts';
import { pathName, planMerge } from '../../../src/domain/people/rules/units.ts';

/** 'a', 'a/b': a unit of that id under the one before it, named as its last part says. */
const units = (paths: Readonly<Record<string, string>>): UnitRow[] =>
  Object.entries(paths).map(([path, name]) => {
    const ids = path.split('/');
    return {
      id: ids.at(-1) ?? '',
      organisationId: 'o',
      parentId: ids.at(-2) ?? null,
      name,
      path: `/${path}/`,
    };
  });
const pairs = (plan: ReturnType<typeof planMerge>) => plan.merged.map(({ from, into }) => `${from}>${into}`).sort();

describe('what merging units comes to', () => {
  const plant = units({
    a: '冲压车间',
    'a/a1': '一班',
    'a/a2': '二班',
    b: '冲压车问',
    'b/b1': '一 班',
    'b/b3': '三班',
  });

  test('below the unit that goes what is written alike becomes one, and the rest moves', () => {
    const plan = planMerge(plant, { unitIds: ['b'], intoId: 'a' });
    expect(pairs(plan)).toEqual(['b1>a1', 'b>a']);
    expect(plan.moved).toEqual([{ unitId: 'b3', parentId: 'a' }]);
    expect(plan.merged.map(({ from, parentId, name }) => [from, parentId, name])).toEqual([
      ['b', null, '冲压车问'],
      ['b1', 'a', '一 班'],
    ]);
  });

  test('a unit named itself becomes what was said, not what its workshop would make of it', () => {
    expect(pairs(planMerge(plant, { unitIds: ['b', 'b1'], intoId: 'a2' }))).toEqual(['b1>a2', 'b>a2']);
    expect(pairs(planMerge(plant, { unitIds: ['a1', 'b'], intoId: 'a' }))).toEqual(['a1>a', 'b>a']);
  });

  test('of two that go, what lies below both becomes one below the third', () => {
    const three = units({ a: '车间', b: '车问', 'b/b1': '一班', c: '车门', 'c/c1': '一班' });
    const plan = planMerge(three, { unitIds: ['b', 'c'], intoId: 'a' });
    expect(pairs(plan)).toEqual(['b>a', 'c1>b1', 'c>a']);
    expect(plan.moved).toEqual([{ unitId: 'b1', parentId: 'a' }]);
  });

  test('a unit becomes neither itself, nor one below it, nor one that is not there; a team may become its workshop', () => {
    expect(planMerge(plant, { unitIds: ['a', 'b'], intoId: 'a' }).fault).toBe('itself');
    expect(planMerge(plant, { unitIds: ['a'], intoId: 'a1' }).fault).toBe('below');
    expect(planMerge(plant, { unitIds: ['b', 'x'], intoId: 'a' }).fault).toBe('unknown');
    expect(planMerge(plant, { unitIds: ['b'], intoId: 'x' }).fault).toBe('unknown');
    expect(pairs(planMerge(plant, { unitIds: ['a1'], intoId: 'a' }))).toEqual(['a1>a']);
  });

  test('a unit is named with what lies above it', () => {
    expect(pathName(plant, 'b3')).toBe('冲压车问/三班');
  });
});
