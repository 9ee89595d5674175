import { keepPreviousData, QueryClient, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { ApiProblem, call, query as searchOf } from './call.ts';

/**
 * Pages ask when they open and when they say so, never by themselves: each look at a person is written down. Nothing is
 * kept for the next page, because phones are borrowed. A phone that says it is offline is asked all the same.
 */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      throwOnError: (error) => !(error instanceof ApiProblem),
    },
  },
});

export interface Loaded<T> {
  /** Null before the first answer, and once the service said no for good. */
  data: T | null;
  /** Why there is nothing to show, or nothing newer; in the service's words. */
  problem: ApiProblem | null;
  refresh: () => Promise<void>;
  /** Shows what a command answered, without asking again. */
  put: (data: T) => void;
}

interface LoadOptions<T> {
  /** What the question depends on: asked anew when it changes. What is shown stays meanwhile. */
  of?: unknown;
  /** Asked again every so many milliseconds, and at once when the page is seen again or back on the line. */
  every?: (shown: Pick<Loaded<T>, 'data' | 'problem'>) => number | false;
}

/** What a page shows: the answer to one path, or to several requests at once. */
export function useLoaded<T>(source: string | (() => Promise<T>), { of, every }: LoadOptions<T> = {}): Loaded<T> {
  const id = useId();
  const queryKey = typeof source === 'string' ? [source] : [id, of];
  const query = useQuery<T, ApiProblem>(
    {
      queryKey,
      queryFn: typeof source === 'string' ? () => call<T>('GET', source) : source,
      refetchOnWindowFocus: every ? 'always' : false,
      refetchOnReconnect: every ? 'always' : false,
      refetchInterval: ({ state: { data = null, error } }) => slowed(every?.({ data, problem: error }) ?? false),
    },
    client,
  );
  const { data, problem } = useShown(query);
  return {
    data: isLasting(problem) ? null : data,
    problem,
    refresh: async () => void (await query.refetch()),
    put: (next) => {
      // An answer under way is older than this one.
      void client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, next);
    },
  };
}

/** Asked once; a failure is forgotten, so that the next one asks again. */
export const loadOnce =
  <T>(path: string) =>
  () =>
    client.ensureQueryData({ queryKey: [path], queryFn: () => call<T>('GET', path), gcTime: Number.POSITIVE_INFINITY });

/** No right and not there stay so; all else may be better in three seconds. */
export function isLasting(problem: ApiProblem | null): boolean {
  return problem !== null && [400, 403, 404].includes(problem.status);
}

/** What was answered last stays on the screen until the next answer, good or bad. */
function useShown<T>({ isSuccess, data, error }: UseQueryResult<T, ApiProblem>) {
  const shown = useRef<Pick<Loaded<T>, 'data' | 'problem'>>({ data: null, problem: null });
  if (isSuccess) shown.current = { data, problem: null };
  if (error) shown.current = { data: data ?? shown.current.data, problem: error };
  return shown.current;
}

/** A page left open all night asks less often. */
const IDLE_POLL_MS = 15_000;
const IDLE_AFTER_MS = 10 * 60_000;
let touchedAt = Date.now();
addEventListener('pointerdown', () => {
  touchedAt = Date.now();
});

function slowed(everyMs: number | false): number | false {
  const isIdle = Date.now() - touchedAt > IDLE_AFTER_MS;
  return everyMs !== false && isIdle ? Math.max(everyMs, IDLE_POLL_MS) : everyMs;
}

interface PagedOptions<P> {
  query?: Readonly<Record<string, string | number | null | undefined>>;
  /** What the service calls the place where a page begins. */
  cursor?: string;
  /** Where the next page begins, null on the last; when the answer does not say so itself. */
  nextOf?: (page: P) => string | number | null;
  /** A first page that is there already. */
  first?: P;
  /** Nothing is asked before this holds. */
  isOn?: boolean;
}

export interface Paged<P> {
  /** The newest page, with what is said once for the whole list. */
  page: P | null;
  pages: readonly P[];
  /** Why there is no first page, and why no further one. */
  problem: ApiProblem | null;
  trouble: string;
  isBusy: boolean;
  hasMore: boolean;
  more: () => void;
  /** Begins again with the first page. */
  refresh: () => Promise<void>;
}

/** A list whose first page comes by itself and the others when asked for. */
export function usePaged<P>(
  path: string,
  { query: by = {}, cursor = 'after', nextOf = nextIn, first, isOn = true }: PagedOptions<P> = {},
): Paged<P> {
  const queryKey = [path, by, first];
  const query = useInfiniteQuery(
    {
      queryKey,
      queryFn: ({ pageParam }) => {
        const search = searchOf({ ...by, [cursor]: pageParam });
        return call<P>('GET', `${path}${path.includes('?') ? '&' : '?'}${search}`);
      },
      initialPageParam: null as string | number | null,
      getNextPageParam: nextOf,
      enabled: isOn,
      ...(first && { initialData: { pages: [first], pageParams: [null] } }),
    },
    client,
  );
  const { data, problem } = useShown(query as UseQueryResult<{ pages: P[] }, ApiProblem>);
  const pages = data?.pages ?? [];
  const isFurther = query.isFetchNextPageError;
  return {
    page: pages[pages.length - 1] ?? null,
    pages,
    problem: isFurther ? null : problem,
    trouble: isFurther ? (problem?.message ?? '') : '',
    isBusy: query.isFetchingNextPage,
    hasMore: query.hasNextPage,
    more: () => void query.fetchNextPage(),
    refresh: () => client.resetQueries({ queryKey, exact: true }),
  };
}

function nextIn(page: unknown): string | number | null {
  const next = typeof page === 'object' && page !== null && 'next' in page ? page.next : null;
  return typeof next === 'string' || typeof next === 'number' ? next : null;
}

/**
 * What the service says to something that is being typed: asked once the writer pauses. What it said before stays until
 * then; whether it is about what stands there now is told.
 */
export function useTyped<T>(words: string | null, ask: (words: string) => Promise<T>, quietMs: number) {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), quietMs);
    return () => clearTimeout(timer);
  }, [words, quietMs]);
  const query = useQuery<T, ApiProblem>(
    {
      queryKey: [useId(), settled],
      queryFn: () => ask(settled ?? ''),
      enabled: settled !== null,
      placeholderData: keepPreviousData,
    },
    client,
  );
  return {
    data: query.data ?? null,
    trouble: query.error?.message ?? '',
    isCurrent: words === settled && !query.isPlaceholderData,
  };
}

/** A page of its own: what it shows, and what came of the last command on it. */
export function usePage<T>(source: string | (() => Promise<T>), options: LoadOptions<T> = {}) {
  const loaded = useLoaded(source, options);
  return { ...loaded, ...useSaid(loaded.refresh) };
}

/** What came of the last command stands at the head of the page, where the reader is taken. */
export function useSaid(refresh: () => Promise<unknown>) {
  const [said, announce] = useState('');
  const changed = async (words: string) => {
    announce(words);
    scrollTo(0, 0);
    await refresh();
  };
  return { said, announce, changed };
}
