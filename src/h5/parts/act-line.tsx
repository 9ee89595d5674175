import type { ReactNode } from 'react';
import { useAct } from '../use-act.ts';

interface ActLineProps {
  children: ReactNode;
  /** What can be done about it; null: nothing by this reader. */
  act: {
    text: string;
    /** What is read aloud where the text alone does not say of which line. */
    label?: string;
    run: () => Promise<unknown>;
    onDone: () => Promise<void>;
  } | null;
}

/** A line of a list with one act at its end, such as taking it back. */
export function ActLine({ children, act }: ActLineProps) {
  const { busy, trouble, run } = useAct();
  const press = async () => {
    const done = await run('act', async () => {
      await act?.run();
    });
    if (done) await act?.onDone();
  };
  return (
    <div>
      <div className="ends">
        <span>{children}</span>
        {act && (
          <button type="button" className="text-button" aria-label={act.label} disabled={busy !== null} onClick={press}>
            {act.text}
          </button>
        )}
      </div>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
