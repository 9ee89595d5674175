import { useEffect, useRef, useState } from 'react';
import type { CourseData } from '../../../domain/warning-views/api.ts';
import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { createAppClock } from '../../kit/time.ts';
import type { ActName } from '../../kit/warning/rules.ts';
import { type Asked, askAgain, useAsk } from '../parts/ask.ts';

const POLL_MS = 5_000;
const AN_HOUR_MS = 3_600_000;

/** The Chinese words of codes; they change with a new version only. */
export const useWords = (): WordsData | null => useAsk<WordsData>('/api/words', { staleMs: AN_HOUR_MS }).data;

/** An answer about another warning, shown while this one is asked for, is none: somebody would act on the wrong one. */
const own = (asked: Asked<WarningViewData>, id: string) => (asked.data?.id === id ? asked.data : null);

/** One warning as it is now, with its course; asked again every few seconds while it is open. */
export function useWarning(id: string) {
  const [clock] = useState(createAppClock);
  const path = `/api/warnings/${id}`;
  const [isOver, setOver] = useState(false);
  const everyMs = isOver ? false : POLL_MS;
  const asked = useAsk<WarningViewData>(path, { everyMs });
  const view = own(asked, id);
  const course = useAsk<CourseData>(`${path}/course`, { everyMs, isOn: view !== null });
  useEffect(() => {
    if (view) clock.hear(view.now, performance.now());
    setOver(view?.state === 'CLOSED' || view?.state === 'REVOKED');
  }, [view, clock]);
  return {
    view,
    course: view === null ? null : course.data,
    clock,
    /** For the frame around the page: what stands there while there is nothing to show. */
    of: { ...asked, data: view },
  };
}

export interface Acting {
  pending: ActName | null;
  /** Why the last act was not taken, in the service's words. */
  refusal: ApiProblem | null;
  clear: () => void;
  /** Null when it went through. The page shows the new state before this resolves, whatever came of it. */
  run: (act: ActName, body?: object) => Promise<ApiProblem | null>;
}

export function useActing(id: string): Acting {
  const [pending, setPending] = useState<ActName | null>(null);
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const isActing = useRef(false);
  return {
    pending,
    refusal,
    clear: () => setRefusal(null),
    async run(act, body = {}) {
      if (isActing.current) return null;
      isActing.current = true;
      setPending(act);
      setRefusal(null);
      try {
        await call<WarningViewData>('POST', `/api/warnings/${id}/${act}`, body);
        return null;
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        setRefusal(error);
        return error;
      } finally {
        await askAgain(`/api/warnings/${id}`);
        void askAgain('/api/warnings?', '/api/warnings/reviews');
        isActing.current = false;
        setPending(null);
      }
    },
  };
}
