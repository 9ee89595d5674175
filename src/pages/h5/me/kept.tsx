import './kept.css';
import { type ReactNode, useCallback } from 'react';
import type { KeptData } from '../../../domain/privacy/api.ts';
import { KEPT_TITLES } from '../../../domain/privacy/types.ts';
import { call } from '../call.ts';
import { More } from '../parts/more.tsx';
import { dayText } from '../time.ts';
import { usePaged } from '../use-paged.ts';

/** One kind of what is kept about the reader: how many, and the newest behind one press; older ones when asked for. */
export function Kept({ kept: first }: { kept: KeptData }) {
  const { kind, count } = first;
  const load = useCallback(
    (skip: number | null) =>
      skip === null ? Promise.resolve(first) : call<KeptData>('GET', `/api/me/kept/${kind}?skip=${skip}`),
    [first, kind],
  );
  const list = usePaged(load, rowsOf);
  return (
    <Fold title={KEPT_TITLES[kind]} count={count}>
      {list.items.map(({ place, at, about, said, path }) => (
        <div className="kept-row" key={place}>
          <p>{path === null ? about : <a href={path}>{about}</a>}</p>
          <p className="small">
            {dayText(at)} {said}
          </p>
        </div>
      ))}
      <More list={list} />
    </Fold>
  );
}

const rowsOf = (page: KeptData) => page.rows;

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
