import { type UnitMerging, type UnitRow, unitKey } from '../../directory/index.ts';

type MergeFault = 'unknown' | 'itself' | 'below';

export interface MergePlan extends Pick<UnitMerging, 'merged' | 'moved'> {
  /** Why it cannot be; null when it can. */
  fault: MergeFault | null;
}

interface Wanted {
  /** Units that are no more. */
  unitIds: readonly string[];
  /** What they become. */
  intoId: string;
}

interface Node {
  unit: UnitRow;
  parentId: string | null;
  /** The unit that it became; null while it stands. */
  into: string | null;
}

/**
 * What merging comes to: below a unit that goes, whatever is written alike becomes one, and the rest moves under the unit
 * that stays. A unit cannot become one that lies below it.
 */
export function planMerge(units: readonly UnitRow[], { unitIds, intoId }: Wanted): MergePlan {
  const nodes = new Map<string, Node>(units.map((unit) => [unit.id, { unit, parentId: unit.parentId, into: null }]));
  const target = nodes.get(intoId);
  const going = [...new Set(unitIds)].flatMap((id) => nodes.get(id) ?? []);
  if (!target || going.length < new Set(unitIds).size) return refused('unknown');
  if (going.includes(target)) return refused('itself');
  if (going.some(({ unit }) => target.unit.path.startsWith(unit.path))) return refused('below');

  // Those below first: whoever is named himself becomes what was said, whatever happens to the unit above.
  for (const { unit } of going.toSorted(deepestFirst)) merge(unit.id, intoId);
  const gone = [...nodes.values()].filter(({ into }) => into !== null).toSorted((a, b) => deepestFirst(b, a));
  return {
    fault: null,
    merged: gone.map(({ unit }) => ({
      from: unit.id,
      into: keptOf(unit.id),
      parentId: unit.parentId === null ? null : keptOf(unit.parentId),
      name: unit.name,
    })),
    moved: [...nodes.values()].flatMap(({ unit, parentId, into }) =>
      into === null && parentId !== null && parentId !== unit.parentId
        ? [{ unitId: unit.id, parentId: keptOf(parentId) }]
        : [],
    ),
  };

  function merge(from: string, into: string): void {
    const node = nodes.get(from);
    if (!node || node.into !== null) return;
    node.into = into;
    for (const child of below(from)) {
      const alike = below(into).find(({ unit }) => unitKey(unit.name) === unitKey(child.unit.name));
      if (alike) merge(child.unit.id, alike.unit.id);
      else child.parentId = into;
    }
  }

  function below(id: string): Node[] {
    return [...nodes.values()].filter(({ parentId, into }) => parentId === id && into === null);
  }

  function keptOf(id: string): string {
    const into = nodes.get(id)?.into ?? null;
    return into === null ? id : keptOf(into);
  }
}

const refused = (fault: MergeFault): MergePlan => ({ fault, merged: [], moved: [] });

type Placed = Pick<Node, 'unit'>;
const deepestFirst = (a: Placed, b: Placed): number => depth(b) - depth(a) || (a.unit.id < b.unit.id ? -1 : 1);
const depth = ({ unit: { path } }: Placed): number => path.split('/').length;

/** '冲压车间/一班' of a unit. */
export function pathName(units: readonly UnitRow[], id: string): string {
  const unit = units.find((one) => one.id === id);
  if (!unit) return '';
  return unit.parentId === null ? unit.name : `${pathName(units, unit.parentId)}/${unit.name}`;
}
