import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { createAppClock } from '../app-clock.ts';
import { ApiProblem } from '../call.ts';
import type { WarningListData, WordsData } from '../contract.ts';
import { usePolled } from '../use-polled.ts';
import { loadWords } from '../words.ts';

export function useWarnings(isMine: boolean) {
  const [list, setList] = useState<{ isMine: boolean; data: WarningListData } | null>(null);
  const [words, setWords] = useState<WordsData | null>(null);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const [isOffline, setOffline] = useState(false);
  const [clock] = useState(createAppClock);
  const wanted = useRef(isMine);
  wanted.current = isMine;

  const refresh = useCallback(async () => {
    try {
      const [data, known] = await Promise.all([api.warnings(isMine), loadWords()]);
      if (isMine !== wanted.current) return;
      clock.hear(data.now, performance.now());
      setWords(known);
      setList({ isMine, data });
      setOffline(false);
      setRefusal(null);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 403) setRefusal(error);
      else setOffline(true);
    }
  }, [clock, isMine]);
  // Another tab is another question.
  useEffect(() => void refresh(), [refresh]);
  usePolled(refresh, refusal === null);

  const shown = list?.isMine === isMine ? list.data.warnings : null;
  return { warnings: shown, words, refusal, isOffline, clock, refresh };
}
