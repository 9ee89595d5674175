import { useCallback, useEffect, useState } from 'react';
import { ApiProblem } from './call.ts';

interface Loaded<T> {
  data: T | null;
  /** Why there is nothing to show, in the service's words. */
  problem: ApiProblem | null;
  refresh: () => Promise<void>;
  /** Puts in what an act answered, without asking again. */
  put: (data: T) => void;
}

/** Asks once when the page opens; what was shown stays while it is asked for again. Hand in a stable `load`. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [data, put] = useState<T | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const refresh = useCallback(async () => {
    try {
      put(await load());
      setProblem(null);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    }
  }, [load]);
  useEffect(() => void refresh(), [refresh]);
  return { data, problem, refresh, put };
}
