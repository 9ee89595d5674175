import './styles/timeline.css';
import { type ReactNode, useState } from 'react';
import { momentText } from './time.ts';

interface TimelineEntryProps {
  at: string;
  /** The moment as it is read. */
  time: string;
  /** What stands out: mostly who it was. */
  head: ReactNode;
  text?: ReactNode;
  /** Said below, a line each; what is empty is left out. */
  notes?: readonly string[];
  isTrouble?: boolean;
  children?: ReactNode;
}

/** One thing that happened; it stands in an `ol` of the class `timeline`. */
export function TimelineEntry({ at, time, head, text, notes = [], isTrouble = false, children }: TimelineEntryProps) {
  const below = notes.filter(Boolean).join('\n');
  return (
    <li className={isTrouble ? 'is-trouble' : undefined}>
      <time dateTime={at}>{time}</time>
      <p>
        <b>{head}</b> {text}
        {below && <span>{below}</span>}
      </p>
      {children}
    </li>
  );
}

interface TimelineProps {
  /** In the order in which they happened. A history only grows at its end, so the place names an entry for good. */
  entries: readonly Omit<TimelineEntryProps, 'time'>[];
  now: string;
  /** So many are shown at first. */
  shown?: number;
}

/** What happened, the newest first. */
export function Timeline({ entries, now, shown = entries.length }: TimelineProps) {
  const [isWhole, setWhole] = useState(false);
  const newestFirst = entries.map((entry, place) => ({ ...entry, place })).reverse();
  return (
    <>
      <ol className="timeline">
        {newestFirst.slice(0, isWhole ? entries.length : shown).map(({ place, ...entry }) => (
          <TimelineEntry key={place} {...entry} time={momentText(entry.at, now)} />
        ))}
      </ol>
      {!isWhole && entries.length > shown && (
        <button type="button" className="unfold" onClick={() => setWhole(true)}>
          展开全部 {entries.length} 条
        </button>
      )}
    </>
  );
}
