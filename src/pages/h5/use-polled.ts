import { useEffect, useRef } from 'react';

const POLL_MS = 3_000;
/** A page left open all night asks less often: every look at a person is written down. */
const IDLE_POLL_MS = 15_000;
const IDLE_AFTER_MS = 10 * 60_000;

/** Asks again while the page can be seen, at once when it is seen again. `ask` may change between renders. */
export function usePolled(ask: () => Promise<void>, isOn: boolean): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let touchedAt = Date.now();
    let isGone = false;
    const schedule = () => {
      clearTimeout(timer);
      if (isGone || !isOn || document.hidden) return;
      timer = setTimeout(poll, Date.now() - touchedAt > IDLE_AFTER_MS ? IDLE_POLL_MS : POLL_MS);
    };
    const poll = () => latest.current().finally(schedule);
    const seen = () => (document.hidden ? clearTimeout(timer) : void poll());
    const touched = () => {
      touchedAt = Date.now();
    };
    void poll();
    document.addEventListener('visibilitychange', seen);
    addEventListener('online', seen);
    addEventListener('pointerdown', touched);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', seen);
      removeEventListener('pointerdown', touched);
    };
  }, [isOn]);
}
