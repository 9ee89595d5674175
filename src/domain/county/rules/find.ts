import type { Organisation, Place, PlaceKind, ScopeChoice } from '../types.ts';

type Found<T> = { found: T } | { found: null; why: 'unknown' | 'several' };

/** Places and organisations of the list and those that stand already, to be found by code or name. */
export interface Named {
  places: readonly Place[];
  organisations: readonly Organisation[];
}

const COUNTIES: readonly PlaceKind[] = ['PROVINCE', 'CITY', 'COUNTY'];

export function findPlace({ places }: Pick<Named, 'places'>, text: string, kinds: readonly PlaceKind[]): Found<Place> {
  const fitting = places.filter(({ kind }) => kinds.includes(kind));
  return only(fitting.filter(({ code }) => code === text)) ?? single(fitting.filter(({ name }) => name === text));
}

function findOrganisation({ organisations }: Named, text: string): Found<Organisation> {
  const coded = organisations.filter(({ code, creditCode }) => code === text || creditCode === text.toUpperCase());
  return only(coded) ?? single(organisations.filter(({ name }) => name === text));
}

export function findScope(
  named: Named,
  text: string,
  kinds: readonly ScopeChoice[],
): Found<{ scopeKind: ScopeChoice; scopeId: string }> {
  for (const scopeKind of kinds) {
    const { found, ...rest } =
      scopeKind === 'ORGANISATION'
        ? findOrganisation(named, text)
        : findPlace(named, text, scopeKind === 'COUNTY' ? COUNTIES : [scopeKind]);
    if (found) return { found: { scopeKind, scopeId: found.id } };
    if ('why' in rest && rest.why === 'several') return { found: null, why: 'several' };
  }
  return { found: null, why: 'unknown' };
}

function only<T>(fitting: readonly T[]): Found<T> | null {
  const [found] = fitting;
  return found === undefined ? null : { found };
}

function single<T>(fitting: readonly T[]): Found<T> {
  const [found, another] = fitting;
  if (found === undefined) return { found: null, why: 'unknown' };
  return another === undefined ? { found } : { found: null, why: 'several' };
}
