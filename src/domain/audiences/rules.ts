import type { AudienceFilter } from '../directory/index.ts';
import type { NamedPlace } from './store.ts';

/** Places that a filter names one by one. */
const NAMED = ['organisationIds', 'gridUnitIds', 'stationIds', 'townshipIds'] as const;

/**
 * The filter without what is another's or there no more. Null when one of its lists has nothing left: a list that is
 * left out means "any", so that the rest alone would reach more people, never fewer.
 */
export function narrowed(filter: AudienceFilter, places: readonly NamedPlace[]): AudienceFilter | null {
  const part: AudienceFilter = { ...filter };
  for (const list of NAMED) {
    const asked = filter[list];
    if (asked === undefined) continue;
    const own = new Set(places.filter((one) => one.list === list && one.name !== null && one.own).map(({ id }) => id));
    const left = asked.filter((id) => own.has(id));
    if (left.length === 0) return null;
    part[list] = left;
  }
  return part;
}

export function lossOf(places: readonly NamedPlace[]): { all: number; gone: number; outside: number; empty: number } {
  const there = places.filter(({ name }) => name !== null);
  return {
    all: places.length,
    gone: places.length - there.length,
    outside: there.filter(({ own }) => !own).length,
    empty: there.filter(({ own, empty }) => own && empty).length,
  };
}

/** Each id and word once, and no list that is empty: what is kept is what is meant. */
export function tidied(filter: Record<string, readonly string[] | undefined>): AudienceFilter {
  const lists = Object.entries(filter).flatMap(([name, values = []]) =>
    values.length > 0 ? [[name, [...new Set(values)]]] : [],
  );
  return Object.fromEntries(lists) as AudienceFilter;
}
