import { ActButton } from '../../kit/command.tsx';
import { openSheet } from '../../kit/router.tsx';
import type { ActName, WarningViewData } from '../contract.ts';
import { explanationOf, labelOf, WITH_SHEET } from './act-words.ts';
import { arrange } from './rules.ts';

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
