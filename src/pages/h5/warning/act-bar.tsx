import type { ActName, WarningViewData } from '../contract.ts';
import { ActButton } from '../parts/act-button.tsx';
import { openSheet } from '../route.ts';
import { labelOf, WITH_SHEET } from './act-words.ts';
import { arrange } from './arrange.ts';

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
