import { openSheet } from '../route.ts';
import type { ActsProps } from './act-bar.tsx';
import { explanationOf, labelOf, WITH_SHEET } from './act-words.ts';
import { arrange } from './arrange.ts';

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
          className={act === 'revoke' ? 'row is-grave' : 'row'}
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
