import type { output } from 'zod';
import type { UnitList } from '../../../domain/duty/api.ts';

type Unit = output<typeof UnitList>['units'][number];

export interface UnitNode extends Unit {
  /** '冲压车间/一班'. */
  path: string;
  children?: UnitNode[];
}

export function withPaths(units: readonly Unit[]): UnitNode[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const path = (unit: Unit): string => {
    const above = unit.parentId === null ? undefined : byId.get(unit.parentId);
    return above === undefined ? unit.name : `${path(above)}/${unit.name}`;
  };
  return units.map((unit) => ({ ...unit, path: path(unit) }));
}

export function treeOf(units: readonly UnitNode[], parentId: string | null = null): UnitNode[] {
  return units
    .filter((unit) => unit.parentId === parentId)
    .map((unit) => {
      const children = treeOf(units, unit.id);
      return children.length === 0 ? unit : { ...unit, children };
    });
}
