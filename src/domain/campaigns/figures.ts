import type { Counts } from './api.ts';
import type { UnitCounts } from './store/tallies.ts';

const notYet = ({ waiting, asked, partial, unreachable }: Counts): number => waiting + asked + partial + unreachable;

/** Whoever declined is among the people and neither done nor missing: nobody may press him. */
export function figuresOf(units: readonly Counts[]): { people: number; done: number; missing: number } {
  return units.reduce(
    (sum, unit) => ({
      people: sum.people + unit.people,
      done: sum.done + unit.done,
      missing: sum.missing + notYet(unit),
    }),
    { people: 0, done: 0, missing: 0 },
  );
}

/** The unit with the smallest share done, of those where somebody is still missing. */
export function slowest(units: readonly UnitCounts[]): string | null {
  const [worst] = units
    .filter((unit) => unit.name !== null && notYet(unit) > 0)
    .toSorted((a, b) => a.done / a.people - b.done / b.people || b.people - a.people || (a.id < b.id ? -1 : 1));
  return worst?.name ?? null;
}
