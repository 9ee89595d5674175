import type { AppClock } from '../app-clock.ts';
import { useAppNow } from '../parts/countdown.tsx';
import { openSheet } from '../route.ts';
import { spanText } from '../time.ts';
import type { ActsProps } from './act-bar.tsx';
import { EXPLAINED, labelOf, WITH_SHEET } from './act-words.ts';
import { arrange } from './arrange.ts';
import { undoUntil } from './undo.ts';

export function MoreActs({ view, clock, pending, onAct }: ActsProps & { clock: AppClock }) {
  const { more } = arrange(view);
  const until = undoUntil(view);
  const now = useAppNow(clock);
  const left = until ? Date.parse(until) - now : 0;
  if (more.length === 0 && left <= 0) return null;
  return (
    <section className="block more" aria-label="更多操作">
      <h2>更多操作</h2>
      {left > 0 && (
        <button type="button" className="row is-undo" disabled={pending !== null} onClick={() => onAct('undo')}>
          <b>选错了</b>
          <span>{spanText(left)} 内可以更正</span>
        </button>
      )}
      {more.map((act) => (
        <button
          type="button"
          key={act}
          className={act === 'revoke' ? 'row is-grave' : 'row'}
          disabled={pending !== null}
          onClick={() => (WITH_SHEET.has(act) ? openSheet(act) : onAct(act))}
        >
          <b>{labelOf(act, view)}</b>
          <span>{EXPLAINED[act]}</span>
        </button>
      ))}
    </section>
  );
}
