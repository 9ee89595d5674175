import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import { ApiProblem, call } from '../../kit/call.ts';

/** Answers are kept while a page is open and for a minute after, so that going back shows at once what was there. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: (failures, error) =>
        error instanceof ApiProblem && (error.status === 0 || error.status >= 500) && failures < 2,
      staleTime: 0,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      placeholderData: keepPreviousData,
    },
  },
});

export interface Asked<T> {
  /** The newest answer; while another is asked for, the one before it. Null before the first. */
  data: T | null;
  problem: ApiProblem | null;
  isAsking: boolean;
  /** When the answer came (ms since 1970), 0 before the first. */
  answeredAt: number;
  refresh: () => Promise<void>;
}

interface AskOptions<T> {
  /** Nothing is asked before this holds. */
  isOn?: boolean;
  /** For how long an answer is taken as new. */
  staleMs?: number;
  /** Asked again every so many milliseconds; while the answer wants it. */
  everyMs?: number | false | ((found: T | undefined) => number | false);
}

/** The answer to a path of the API, with everything that changes it in the path itself. */
export function useAsk<T>(path: string, { isOn = true, staleMs = 0, everyMs = false }: AskOptions<T> = {}): Asked<T> {
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<T>(
    {
      queryKey: [path],
      queryFn: () => call<T>('GET', path),
      enabled: isOn,
      staleTime: staleMs,
      refetchInterval: typeof everyMs === 'function' ? ({ state }) => everyMs(state.data) : everyMs,
    },
    client,
  );
  if (error && !(error instanceof ApiProblem)) throw error;
  return {
    data: data ?? null,
    problem: error,
    isAsking: isFetching,
    answeredAt: dataUpdatedAt,
    refresh: async () => void (await refetch()),
  };
}

/** Asks anew whatever shown answer came from a path that begins so: after an act, or when the service says something changed. */
export const askAgain = (...beginnings: readonly string[]): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey: [path] }) => beginnings.some((one) => String(path).startsWith(one)),
  });
