import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { createAppClock } from '../app-clock.ts';
import { ApiProblem } from '../call.ts';
import type { WarningListData, WordsData } from '../contract.ts';
import { loadTasks, type Task } from '../tasks/api.ts';
import { usePolled } from '../use-polled.ts';
import { loadWords } from '../words.ts';

/** The rest changes slowly, and costs more to ask for. */
const OTHERS_EVERY_MS = 15_000;

export function useWarnings(isMine: boolean) {
  const [list, setList] = useState<{ isMine: boolean; data: WarningListData } | null>(null);
  const [others, setOthers] = useState<Task[]>([]);
  const [words, setWords] = useState<WordsData | null>(null);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const [isOffline, setOffline] = useState(false);
  const [clock] = useState(createAppClock);
  const askAt = useRef(0);
  const wanted = useRef(isMine);
  wanted.current = isMine;

  const refresh = useCallback(async () => {
    try {
      const [data, known, waiting] = await Promise.all([
        api.warnings(isMine),
        loadWords(),
        isMine && performance.now() > askAt.current ? loadTasks() : null,
      ]);
      if (isMine !== wanted.current) return;
      clock.hear(data.now, performance.now());
      setWords(known);
      if (waiting) {
        askAt.current = performance.now() + OTHERS_EVERY_MS;
        setOthers(waiting.tasks);
      }
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

  const refreshAll = async () => {
    askAt.current = 0;
    await refresh();
  };
  const shown = list?.isMine === isMine ? list.data.warnings : null;
  const beside = shown ? besideWarnings(others, shown) : [];
  const asked = new Map(others.map(({ id, title }) => [id, title]));
  return { warnings: shown, others: beside, asked, words, refusal, isOffline, clock, refresh, refreshAll };
}

/** What is no row of the list of warnings itself. */
function besideWarnings(tasks: readonly Task[], warnings: WarningListData['warnings']): Task[] {
  const listed = new Set(warnings.map(({ id }) => id));
  return tasks.filter(({ id }) => !listed.has(id));
}
