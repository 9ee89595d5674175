import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { BoardData } from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { LEVELS, LevelMark } from './words.tsx';

interface FiguresProps {
  data: BoardData;
  words: WordsData | null;
}

/** How many of each level and at which station, those with most first, and who was reached. As many stations as have room in one line. */
export function Figures({ data, words }: FiguresProps) {
  const { advisors, withoutAdvisor, stations } = data;
  const list = useRef<HTMLDListElement>(null);
  const hidden = useHidden(list, data);
  return (
    <section className="board-figures" aria-label="各等级、各派出所">
      <dl ref={list}>
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <LevelMark level={level} words={words} />
            </dt>
            <dd>{data.levels[level] ?? 0}</dd>
          </div>
        ))}
        <div>
          <dt>已送达顾问</dt>
          <dd>
            {advisors.reached}/{advisors.asked}
          </dd>
        </div>
        <div>
          <dt>无顾问单位</dt>
          <dd className={withoutAdvisor > 0 ? 'is-over' : undefined}>{withoutAdvisor}</dd>
        </div>
        {stations.map(({ name, count }) => (
          <div key={name} className="board-station">
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {hidden > 0 && <p>另有 {hidden} 个派出所</p>}
    </section>
  );
}

/** Of the stations, how many have fallen below the first line, where nobody sees them. */
function useHidden(list: RefObject<HTMLDListElement | null>, data: BoardData): number {
  const [hidden, setHidden] = useState(0);
  useLayoutEffect(() => {
    const { current } = list;
    if (current === null) return;
    const measure = () => {
      const line = current.getBoundingClientRect().bottom;
      const all = [...current.querySelectorAll('.board-station')].slice(0, data.stations.length);
      setHidden(all.filter((one) => one.getBoundingClientRect().top >= line - 1).length);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [list, data]);
  return hidden;
}
