import { Tag } from 'antd';
import { Link } from 'wouter';
import type { BoardWarning } from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { useAppNow } from '../../kit/clock.tsx';
import { momentText, spanText } from '../../kit/time.ts';
import { missedText } from '../../kit/warning/rules.ts';
import { deskClock } from '../parts/live.ts';
import { LevelMark, lineText, nextText } from './words.tsx';

interface RowsProps {
  warnings: readonly BoardWarning[];
  words: WordsData | null;
  /** Spans (「还有 04:32」) instead of moments. */
  isRelative: boolean;
}

/** One line a warning; the whole of it leads to the warning's page. */
export function Rows({ warnings, words, isRelative }: RowsProps) {
  return (
    <ol className="board-rows">
      {warnings.map((one) => (
        <li key={one.id}>
          <Link href={`/w/${one.id}`} aria-label={lineText(one, words?.levels[one.level]?.tag ?? '')}>
            <LevelMark level={one.level} words={words} />
            <span className="board-about">
              <b>
                {one.organisation ?? '单位待定'} · {one.subject ?? '人员待定'}
              </b>
              <small>
                {one.drill && <Tag>演练</Tag>}
                {one.number}
              </small>
            </span>
            <span className="board-state">
              <b>{words?.states[one.state] ?? ''}</b>
              <small>{one.owner ? `${one.owner}处置` : (words?.steps[one.escalationStep] ?? '')}</small>
            </span>
            <Moments of={one} words={words} isRelative={isRelative} />
          </Link>
        </li>
      ))}
    </ol>
  );
}

function Moments({ of, words, isRelative }: { of: BoardWarning } & Omit<RowsProps, 'warnings'>) {
  const now = useAppNow(deskClock);
  const { overdue, next } = of;
  const at = (moment: string) => momentText(moment, new Date(now).toISOString());
  const left = next && Date.parse(next.dueAt) - now;
  return (
    <>
      <span className="board-next">
        <b>{next && left !== null && (isRelative ? (left > 0 ? `还有 ${spanText(left)}` : '即将') : at(next.dueAt))}</b>
        <small>{nextText(of, words)}</small>
      </span>
      <span className="board-clock">
        {overdue ? (
          <>
            <b className="is-over">超时 {spanText(Math.max(0, now - Date.parse(overdue.since)))}</b>
            <small>{missedText(overdue, of.exhausted)}</small>
          </>
        ) : (
          <>
            <b>{isRelative ? spanText(Math.max(0, now - Date.parse(of.createdAt))) : at(of.createdAt)}</b>
            <small>{isRelative ? '已过' : '发出'}</small>
          </>
        )}
      </span>
    </>
  );
}
