import { useCallback } from 'react';
import { useSearch } from 'wouter';
import { useBrowserLocation } from 'wouter/use-browser-location';

export interface Address {
  /** The values in the address by name; a name that stands several times has several. */
  all: (name: string) => string[];
  one: (name: string) => string;
  /** Changes some of them and keeps the others; an empty value takes the name out. `replace`: Back does not return to what was before. */
  change: (values: Readonly<Record<string, string | readonly string[] | null>>, how?: { replace?: boolean }) => void;
  /** As it stands in the address, without the question mark. */
  search: string;
}

/** What is chosen on a page lives in its address: it can be sent on, and Back brings it back. */
export function useAddress(): Address {
  const search = useSearch();
  const [, go] = useBrowserLocation();
  const values = new URLSearchParams(search);
  const change = useCallback<Address['change']>(
    (changes, { replace = false } = {}) => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const one of [value ?? []].flat()) if (one !== '') next.append(name, one);
      }
      const text = next.toString();
      go(text === '' ? location.pathname : `${location.pathname}?${text}`, { replace });
    },
    [go],
  );
  return { all: (name) => values.getAll(name), one: (name) => values.get(name) ?? '', change, search };
}
