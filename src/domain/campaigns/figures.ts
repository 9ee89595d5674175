import type { Tx } from '../../database/index.ts';
import { unitsUnder } from '../../kernel/scope/index.ts';
import type { Counts } from './api.ts';
import type { Campaign } from './store/campaigns.ts';
import * as tallies from './store/tallies.ts';

interface PlaceFigures {
  people: number;
  done: number;
  missing: number;
  /** A line on the cards of other campaigns; those of the new colleagues are about nobody else. */
  newHires: number;
  slowest: string | null;
}

/** Reads an organisation's counters once, and answers how each place of it stands: '' the whole, else a unit and what lies in it. */
export async function figuresIn(
  tx: Tx,
  campaign: Campaign,
  organisationId: string,
): Promise<(gridUnitId: string) => Promise<PlaceFigures>> {
  const units = await tallies.byUnit(tx, campaign.id, { organisationIds: [organisationId], unitIds: [] });
  const fresh =
    campaign.kind === 'NEW_HIRE' ? new Map<string, number>() : await tallies.newHiresByUnit(tx, organisationId);
  const newHiresOf = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + (fresh.get(id) ?? 0), 0);
  return async (gridUnitId) => {
    if (gridUnitId === '')
      return { ...figuresOf(units), newHires: newHiresOf([...fresh.keys()]), slowest: slowest(units) };
    const below = await unitsUnder(tx, [gridUnitId]);
    const own = units.filter(({ id }) => below.includes(id));
    return { ...figuresOf(own), newHires: newHiresOf(below), slowest: null };
  };
}

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
function slowest(units: readonly tallies.UnitCounts[]): string | null {
  const [worst] = units
    .filter((unit) => unit.name !== null && notYet(unit) > 0)
    .toSorted((a, b) => a.done / a.people - b.done / b.people || b.people - a.people || (a.id < b.id ? -1 : 1));
  return worst?.name ?? null;
}
