import { useQuery } from '@tanstack/react-query';
import { REACH_AT_MOST, type ReachData, type ReachListData } from '../../../domain/readiness/api.ts';
import { call } from '../../kit/call.ts';
import { useMe } from '../shell/me.ts';
import { client } from './ask.ts';

interface Waiting {
  resolve: (found: ReachData | null) => void;
  reject: (error: unknown) => void;
}

let waiting = new Map<string, Waiting[]>();

/** Whatever one drawing of a page asks about goes out as one question. */
function reachOf(personId: string): Promise<ReachData | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void askAll());
    waiting.set(personId, [...(waiting.get(personId) ?? []), { resolve, reject }]);
  });
}

async function askAll(): Promise<void> {
  const all = [...waiting];
  waiting = new Map();
  for (let from = 0; from < all.length; from += REACH_AT_MOST) await askSome(all.slice(from, from + REACH_AT_MOST));
}

async function askSome(some: readonly [string, Waiting[]][]): Promise<void> {
  const query = new URLSearchParams(some.map(([personId]) => ['personId', personId]));
  try {
    const { people } = await call<ReachListData>('GET', `/api/reachability?${query}`);
    const found = new Map(people.map((one) => [one.personId, one]));
    for (const [personId, those] of some) for (const { resolve } of those) resolve(found.get(personId) ?? null);
  } catch (error) {
    for (const [, those] of some) for (const { reject } of those) reject(error);
  }
}

/** Null: not answered yet, or not for this reader. */
export function useReach(personId: string): ReachData | null {
  const me = useMe();
  const mayKnow = me.data?.rights.includes('readiness.view') ?? false;
  const { data } = useQuery<ReachData | null>(
    {
      queryKey: [`/api/reachability?personId=${personId}`],
      queryFn: () => reachOf(personId),
      enabled: personId !== '' && mayKnow,
      staleTime: 30_000,
      retry: false,
      placeholderData: null,
    },
    client,
  );
  return data ?? null;
}
