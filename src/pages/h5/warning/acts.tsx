import { useRef, useState } from 'react';
import type { WarningViewData } from '../../../domain/warnings/api.ts';
import { ApiProblem } from '../../kit/call.ts';
import { ActButton } from '../../kit/command.tsx';
import { isLasting, useLoaded } from '../../kit/data.ts';
import { openSheet } from '../../kit/router.tsx';
import { type AppClock, createAppClock } from '../../kit/time.ts';
import { type ActName, arrange, DONE, explanationOf, labelOf, WITH_SHEET } from '../../kit/warning/rules.ts';
import { api, loadWords } from '../api.ts';

export interface Toast {
  text: string;
  isBad: boolean;
}

const POLL_MS = 3_000;

/** One warning as it is now, and the commands on it: the answer to a command is the new view. */
export function useWarning(id: string) {
  const [clock] = useState(createAppClock);
  const [pending, setPending] = useState<ActName | null>(null);
  const [toast, setToast] = useState<Toast | null>(null);
  const isActing = useRef(false);
  const heard = (view: WarningViewData) => {
    clock.hear(view.now, performance.now());
    return view;
  };
  const loaded = useLoaded(
    async () => {
      const [view, words] = await Promise.all([api.warning(id), loadWords()]);
      return { view: heard(view), words };
    },
    { of: id, every: ({ data, problem }) => !isFinal(data?.view) && !isLasting(problem) && POLL_MS },
  );
  const { data, problem, refresh, put } = loaded;

  /** Resolves to null when it went through, else to what stood in the way. */
  const runAct = async (act: ActName, body?: object): Promise<ApiProblem | null> => {
    if (isActing.current || !data) return null;
    isActing.current = true;
    setPending(act);
    try {
      put({ ...data, view: heard(await api.act(id, act, body)) });
      setToast({ text: DONE[act], isBad: false });
      scrollTo(0, 0);
      return null;
    } catch (error) {
      const failed = asProblem(error);
      if (!isSaidInSheet(failed)) setToast({ text: failed.message, isBad: true });
      void refresh();
      return failed;
    } finally {
      isActing.current = false;
      setPending(null);
    }
  };
  return { ...data, problem, pending, toast, setToast, clock, refresh, runAct };
}

export type RunAct = ReturnType<typeof useWarning>['runAct'];

/** What a sheet over the page of a warning stands on. */
export interface SheetNeeds {
  view: WarningViewData;
  clock: AppClock;
  pending: ActName | null;
  runAct: RunAct;
}

function isFinal(view: WarningViewData | undefined): boolean {
  return view?.state === 'CLOSED' || view?.state === 'REVOKED';
}

function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, '服务的回答看不懂，请稍后再试');
}

/** An open sheet says what is wrong with it; a conflict takes the sheet away, so it is said here. */
function isSaidInSheet({ status }: ApiProblem): boolean {
  return location.hash !== '' && status !== 409;
}

export interface ActsProps {
  view: WarningViewData;
  pending: ActName | null;
  onAct: (act: ActName) => void;
}

/** Always in reach of the thumb: what is asked for first, wide and green. */
export function ActBar({ view, pending, onAct }: ActsProps) {
  const { main, isAsked } = arrange(view);
  const [first, ...others] = main;
  if (!first) return null;
  const button = (act: ActName, kind: 'primary' | 'default') => (
    <ActButton
      key={act}
      kind={kind}
      isBusy={pending === act}
      isDisabled={pending !== null}
      onPress={() => (WITH_SHEET.has(act) ? openSheet(act) : onAct(act))}
    >
      {labelOf(act, view)}
    </ActButton>
  );
  return (
    <nav className="foot-bar" aria-label="操作">
      {button(first, isAsked ? 'primary' : 'default')}
      {others.length > 0 && <div className="foot-row">{others.map((act) => button(act, 'default'))}</div>}
    </nav>
  );
}

export function MoreActs({ view, pending, onAct }: ActsProps) {
  const { more } = arrange(view);
  if (more.length === 0) return null;
  return (
    <section className="block more" aria-label="更多操作">
      <h2>更多操作</h2>
      {more.map((act) => (
        <button
          type="button"
          key={act}
          className={act === 'revoke' ? 'act-row is-grave' : 'act-row'}
          disabled={pending !== null}
          onClick={() => (WITH_SHEET.has(act) ? openSheet(act) : onAct(act))}
        >
          <b>{labelOf(act, view)}</b>
          <span>{explanationOf(act, view)}</span>
        </button>
      ))}
    </section>
  );
}
