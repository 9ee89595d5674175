import { useRef, useState } from 'react';
import { useLoaded } from '../../kit/data.ts';
import { createAppClock } from '../../kit/time.ts';
import { api } from '../api.ts';
import type { WarningListData } from '../contract.ts';
import { loadProfile, type Profile } from '../profile.ts';
import { loadTasks, type Task } from '../tasks.tsx';
import { loadWords } from '../words.ts';
import { tabsOf } from './tabs.ts';

const POLL_MS = 3_000;
/** The rest changes slowly, and costs more to ask for. */
const OTHERS_EVERY_MS = 15_000;

export function useWarnings(picked: string | null) {
  const [clock] = useState(createAppClock);
  const known = useRef<Profile | null>(null);
  const others = useRef<{ tasks: Task[]; until: number }>({ tasks: [], until: 0 });
  const [profile, setProfile] = useState<Profile | null>(null);
  const [first, ...more] = tabsOf(profile?.roles ?? []);
  const tab = more.find(({ name }) => name === picked) ?? first;

  const load = async () => {
    const [list, words, reader, waiting] = await Promise.all([
      api.warnings(tab.isMine, tab.isOpenOnly),
      loadWords(),
      known.current ?? loadProfile(),
      tab.isMine && performance.now() > others.current.until ? loadTasks() : null,
    ]);
    clock.hear(list.now, performance.now());
    known.current = reader;
    setProfile(reader);
    if (waiting) others.current = { tasks: waiting.tasks, until: performance.now() + OTHERS_EVERY_MS };
    return { tab: tab.name, warnings: list.warnings, words, tasks: others.current.tasks };
  };
  // Another tab is another question.
  const { data, problem, refresh } = useLoaded(load, {
    of: tab.name,
    every: (shown) => shown.problem?.status !== 403 && POLL_MS,
  });
  const warnings = data?.tab === tab.name ? data.warnings : null;
  const tasks = data?.tasks ?? [];
  return {
    tab,
    tabs: profile ? [first, ...more] : [],
    warnings,
    others: warnings ? besideWarnings(tasks, warnings) : [],
    asked: new Map(tasks.map(({ id, title }) => [id, title])),
    words: data?.words ?? null,
    problem,
    clock,
    refresh,
    refreshAll: () => {
      others.current.until = 0;
      return refresh();
    },
  };
}

/** What is no row of the list of warnings itself. */
function besideWarnings(tasks: readonly Task[], warnings: WarningListData['warnings']): Task[] {
  const listed = new Set(warnings.map(({ id }) => id));
  return tasks.filter(({ id }) => !listed.has(id));
}
