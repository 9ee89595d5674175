import type { WarningViewData } from '../contract.ts';
import { readerOf } from './reader.ts';

const NEEDS_SCRIPT = new Set(['DISPATCHED', 'ACKED', 'CONTACTED']);

/** What to say, in order. Folded away when nobody has to say it any more. */
export function Script({ view }: { view: WarningViewData }) {
  if (view.script.length === 0 || readerOf(view).readsOnly) return null;
  const isNeeded = NEEDS_SCRIPT.has(view.state) || (view.state === 'REPORTED' && view.openReason !== null);
  return (
    <details className="block script" open={isNeeded}>
      <summary>见面这样说（劝阻话术）</summary>
      <ol>
        {view.script.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </details>
  );
}
