import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { createAppClock } from '../app-clock.ts';
import { ApiProblem } from '../call.ts';
import type { WarningListData, WordsData } from '../contract.ts';
import { loadProfile, type Profile } from '../profile.ts';
import { loadTasks, type Task } from '../tasks/api.ts';
import { usePolled } from '../use-polled.ts';
import { loadWords } from '../words.ts';
import { type Tab, tabsOf } from './tabs.ts';

/** The rest changes slowly, and costs more to ask for. */
const OTHERS_EVERY_MS = 15_000;

export function useWarnings(picked: string | null) {
  const [profile, setProfile] = useState<Profile | null>(null);
  const [first, ...more] = tabsOf(profile?.roles ?? []);
  const tab = more.find(({ name }) => name === picked) ?? first;
  const { name, isMine, isOpenOnly } = tab;
  const [list, setList] = useState<{ tab: string; data: WarningListData } | null>(null);
  const [others, setOthers] = useState<Task[]>([]);
  const [words, setWords] = useState<WordsData | null>(null);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const [isOffline, setOffline] = useState(false);
  const [clock] = useState(createAppClock);
  const askAt = useRef(0);
  const wanted = useRef(name);
  wanted.current = name;
  const known = useRef<Profile | null>(null);

  const refresh = useCallback(async () => {
    try {
      const [data, texts, reader, waiting] = await Promise.all([
        api.warnings(isMine, isOpenOnly),
        loadWords(),
        known.current ?? loadProfile(),
        isMine && performance.now() > askAt.current ? loadTasks() : null,
      ]);
      known.current = reader;
      setProfile(reader);
      if (name !== wanted.current) return;
      clock.hear(data.now, performance.now());
      setWords(texts);
      if (waiting) {
        askAt.current = performance.now() + OTHERS_EVERY_MS;
        setOthers(waiting.tasks);
      }
      setList({ tab: name, data });
      setOffline(false);
      setRefusal(null);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 403) setRefusal(error);
      else setOffline(true);
    }
  }, [clock, name, isMine, isOpenOnly]);
  // Another tab is another question.
  useEffect(() => void refresh(), [refresh]);
  usePolled(refresh, refusal === null);

  const refreshAll = async () => {
    askAt.current = 0;
    await refresh();
  };
  const shown = list?.tab === name ? list.data.warnings : null;
  const beside = shown ? besideWarnings(others, shown) : [];
  const asked = new Map(others.map(({ id, title }) => [id, title]));
  const tabs: Tab[] = profile ? [first, ...more] : [];
  return { tab, tabs, warnings: shown, others: beside, asked, words, refusal, isOffline, clock, refresh, refreshAll };
}

/** What is no row of the list of warnings itself. */
function besideWarnings(tasks: readonly Task[], warnings: WarningListData['warnings']): Task[] {
  const listed = new Set(warnings.map(({ id }) => id));
  return tasks.filter(({ id }) => !listed.has(id));
}
