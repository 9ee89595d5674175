import { type ReactNode, useState } from 'react';
import { useAct } from '../use-act.ts';
import { type Danger, type Sure, SureQuestion } from './sure.tsx';

interface ActLineProps {
  children: ReactNode;
  /** What can be done about it; null: nothing by this reader. */
  act: {
    text: string;
    /** What is read aloud where the text alone does not say of which line. */
    label?: string;
    danger: Danger;
    run: (sure: Sure) => Promise<unknown>;
    onDone: () => Promise<void>;
  } | null;
}

/** A line of a list with one act at its end that takes it back for good: asked first, below the line. */
export function ActLine({ children, act }: ActLineProps) {
  const [isOpen, setOpen] = useState(false);
  const { busy, trouble, run } = useAct();
  const perform = async (sure: Sure) => {
    const done = await run('act', async () => {
      await act?.run(sure);
    });
    if (done) await act?.onDone();
  };
  return (
    <div>
      <div className="ends">
        <span>{children}</span>
        {act && (
          <button
            type="button"
            className="text-button"
            aria-label={act.label}
            aria-expanded={isOpen}
            disabled={busy !== null}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '不了' : act.text}
          </button>
        )}
      </div>
      {act && isOpen && <SureQuestion danger={act.danger} isBusy={busy !== null} onSure={perform} />}
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
