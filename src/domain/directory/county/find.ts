import type { Organisation, Place, PlaceKind, ScopeChoice } from './types.ts';

type Found<T> = { found: T } | { found: null; why: 'unknown' | 'several' };

/** Places and organisations by code or name, those of the list and those that stand already. */
export interface Finder {
  place(text: string, kinds: readonly PlaceKind[]): Found<Place>;
  scope(text: string, kinds: readonly ScopeChoice[]): Found<{ scopeKind: ScopeChoice; scopeId: string }>;
  organisation(text: string): Found<Organisation>;
}

const COUNTIES: readonly PlaceKind[] = ['PROVINCE', 'CITY', 'COUNTY'];

export function createFinder(places: readonly Place[], organisations: readonly Organisation[]): Finder {
  function place(text: string, kinds: readonly PlaceKind[]): Found<Place> {
    const fitting = places.filter(({ kind }) => kinds.includes(kind));
    return only(fitting.filter(({ code }) => code === text)) ?? single(fitting.filter(({ name }) => name === text));
  }

  function organisation(text: string): Found<Organisation> {
    const coded = organisations.filter(({ code, creditCode }) => code === text || creditCode === text.toUpperCase());
    return only(coded) ?? single(organisations.filter(({ name }) => name === text));
  }

  return {
    place,
    organisation,
    scope(text, kinds) {
      for (const scopeKind of kinds) {
        const { found, ...rest } =
          scopeKind === 'ORGANISATION'
            ? organisation(text)
            : place(text, scopeKind === 'COUNTY' ? COUNTIES : [scopeKind]);
        if (found) return { found: { scopeKind, scopeId: found.id } };
        if ('why' in rest && rest.why === 'several') return { found: null, why: 'several' };
      }
      return { found: null, why: 'unknown' };
    },
  };
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
