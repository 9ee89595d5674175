import type { AppClock } from '../app-clock.ts';
import { useAppNow } from '../parts/countdown.tsx';
import { spanText } from '../time.ts';
import type { ActsProps } from './act-bar.tsx';
import { undoUntil } from './undo.ts';

/** 「选错了」, beside the outcome and only while it can be taken back. */
export function UndoRow({ view, clock, pending, onAct }: ActsProps & { clock: AppClock }) {
  const until = undoUntil(view);
  const now = useAppNow(clock);
  const left = until ? Date.parse(until) - now : 0;
  if (left <= 0) return null;
  return (
    <div className="undo-place">
      <button type="button" className="row is-undo" disabled={pending !== null} onClick={() => onAct('undo')}>
        <b>选错了</b>
        <span>{spanText(left)} 内可以更正</span>
      </button>
    </div>
  );
}
