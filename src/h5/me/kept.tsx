import './kept.css';
import type { ReactNode } from 'react';
import type { KeptData } from '../../domain/privacy/api.ts';
import { dayText } from '../time.ts';

const TITLES: Record<KeptData['kind'], string> = {
  WARNING: '关于我的预警（已结束的）',
  PROTECTION: '我的防护填写',
  PICTURE: '我发来的截图',
  CAMPAIGN: '请我填写的防护活动',
  BULLETIN: '发给我的通报和我的签收',
  VISIT: '我记录的走访',
};

/** One kind of what is kept about the reader: how many, and the newest behind one press. */
export function Kept({ kept: { kind, count, rows } }: { kept: KeptData }) {
  const rest = count - rows.length;
  return (
    <Fold title={TITLES[kind]} count={count}>
      {rows.map(({ at, about, said, path }) => (
        <div className="kept-row" key={`${at} ${about} ${said}`}>
          <p>{path === null ? about : <a href={path}>{about}</a>}</p>
          <p className="small">
            {dayText(at)} {said}
          </p>
        </div>
      ))}
      {rest > 0 && (
        <p className="small">
          这里是最近{rows.length}条，另有{rest}条更早的
        </p>
      )}
    </Fold>
  );
}

interface FoldProps {
  title: string;
  count: number;
  children: ReactNode;
}

export function Fold({ title, count, children }: FoldProps) {
  if (count === 0)
    return (
      <p className="kept kept-head">
        {title}
        <span className="kept-count">没有</span>
      </p>
    );
  return (
    <details className="kept">
      <summary className="kept-head">
        {title}
        <span className="kept-count">{count}条</span>
      </summary>
      {children}
    </details>
  );
}
