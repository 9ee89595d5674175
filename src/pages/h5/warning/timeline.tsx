import { useState } from 'react';
import type { WarningViewData } from '../contract.ts';
import { momentText } from '../time.ts';
import { useWords } from '../words.ts';
import { entryNote, numberedNewestFirst } from './timeline-text.ts';

const SHOWN = 6;

export function Timeline({ view }: { view: WarningViewData }) {
  const words = useWords();
  const [isWhole, setWhole] = useState(false);
  const newestFirst = numberedNewestFirst(view.timeline);
  const shown = isWhole ? newestFirst : newestFirst.slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <section className="block timeline" aria-label="处置经过">
      <h2>处置经过</h2>
      <ol>
        {shown.map(({ n, ...entry }) => {
          const note = entryNote(entry, words);
          return (
            <li key={n}>
              <time dateTime={entry.at}>{momentText(entry.at, view.now)}</time>
              <p>
                <b>{entry.actor}</b> {entry.text}
                {note && <span>{note}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      {newestFirst.length > shown.length && (
        <button type="button" className="unfold" onClick={() => setWhole(true)}>
          展开全部 {newestFirst.length} 条
        </button>
      )}
    </section>
  );
}
