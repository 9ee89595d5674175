import { useCallback } from 'react';
import type { ApiProblem } from './call.ts';
import { useAct } from './use-act.ts';
import { useLoaded } from './use-loaded.ts';

interface Page {
  /** Where the next page begins; null on the last. */
  next: string | number | null;
}

export interface Paged<P extends Page, T> {
  /** The newest page, with what is said once for the whole list. */
  page: P | null;
  items: T[];
  /** Why there is no first page, and why no further one. */
  problem: ApiProblem | null;
  trouble: string;
  isBusy: boolean;
  more: () => void;
  /** Begins again with the first page. */
  refresh: () => Promise<void>;
}

/** A list whose first page comes by itself and the others when asked for. Hand in stable functions. */
export function usePaged<P extends Page, T>(
  load: (after: P['next']) => Promise<P>,
  itemsOf: (page: P) => T[],
): Paged<P, T> {
  const first = useCallback(async () => {
    const page = await load(null);
    return { page, items: itemsOf(page) };
  }, [load, itemsOf]);
  const { data, problem, refresh, put } = useLoaded(first);
  const { busy, trouble, run } = useAct();
  const more = () =>
    void run('more', async () => {
      if (!data || data.page.next === null) return;
      const page = await load(data.page.next);
      put({ page, items: [...data.items, ...itemsOf(page)] });
    });
  return { page: data?.page ?? null, items: data?.items ?? [], problem, trouble, isBusy: busy !== null, more, refresh };
}
