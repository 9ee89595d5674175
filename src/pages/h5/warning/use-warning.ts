import { useCallback, useRef, useState } from 'react';
import { api } from '../api.ts';
import { createAppClock } from '../app-clock.ts';
import { ApiProblem } from '../call.ts';
import type { ActName, WarningViewData, WordsData } from '../contract.ts';
import { usePolled } from '../use-polled.ts';
import { loadWords } from '../words.ts';
import { DONE } from './act-words.ts';

export interface Toast {
  text: string;
  isBad: boolean;
}

/** One warning as it is now, and the acts on it: the answer to an act is the new view. */
export function useWarning(id: string) {
  const [view, setView] = useState<WarningViewData | null>(null);
  const [words, setWords] = useState<WordsData | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isOffline, setOffline] = useState(false);
  const [pending, setPending] = useState<ActName | null>(null);
  const [toast, setToast] = useState<Toast | null>(null);
  const [clock] = useState(createAppClock);
  /** Grows with each act: an answer asked for before it is old. */
  const turn = useRef(0);
  const isActing = useRef(false);

  const show = useCallback(
    (next: WarningViewData) => {
      clock.hear(next.now, performance.now());
      setView(next);
      setOffline(false);
      setProblem(null);
    },
    [clock],
  );

  const refresh = useCallback(async () => {
    const mine = turn.current;
    try {
      const [next, known] = await Promise.all([api.warning(id), loadWords()]);
      if (mine !== turn.current) return;
      setWords(known);
      show(next);
    } catch (error) {
      if (mine !== turn.current) return;
      const failed = asProblem(error);
      if (isLasting(failed)) setProblem(failed);
      else setOffline(true);
    }
  }, [id, show]);

  const isFinal = view?.state === 'CLOSED' || view?.state === 'REVOKED';
  usePolled(refresh, !isFinal && problem === null);

  /** Resolves to null when it went through, else to what stood in the way. */
  const perform = useCallback(
    async (act: ActName, body?: object): Promise<ApiProblem | null> => {
      if (isActing.current) return null;
      isActing.current = true;
      turn.current += 1;
      setPending(act);
      try {
        const next = await api.act(id, act, body);
        show(next);
        setToast({ text: DONE[act], isBad: false });
        scrollTo(0, 0);
        return null;
      } catch (error) {
        const failed = asProblem(error);
        if (!isSaidInSheet(failed)) setToast({ text: failed.message, isBad: true });
        if (failed.status === 0) setOffline(true);
        return failed;
      } finally {
        turn.current += 1;
        isActing.current = false;
        setPending(null);
      }
    },
    [id, show],
  );

  const performAndLook = useCallback(
    async (act: ActName, body?: object) => {
      const failed = await perform(act, body);
      if (failed) void refresh();
      return failed;
    },
    [perform, refresh],
  );

  return { view, words, problem, isOffline, pending, toast, setToast, clock, refresh, perform: performAndLook };
}

export type WarningHandle = ReturnType<typeof useWarning>;
export type Perform = WarningHandle['perform'];

function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, '服务的回答看不懂，请稍后再试');
}

/** An open sheet says what is wrong with it; a conflict takes the sheet away, so it is said here. */
function isSaidInSheet({ status }: ApiProblem): boolean {
  return location.hash !== '' && status !== 409;
}

/** No right and not there stay so; all else may be better in three seconds. */
function isLasting({ status }: ApiProblem): boolean {
  return status === 400 || status === 403 || status === 404;
}
