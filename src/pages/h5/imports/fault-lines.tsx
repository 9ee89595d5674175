import { useCallback } from 'react';
import { More } from '../parts/more.tsx';
import { usePaged } from '../use-paged.ts';
import { type Faults, type ImportData, imports } from './api.ts';

/** What is wrong with which line; the whole list can be taken along as a table. */
export function FaultLines({ data: { id, faults } }: { data: ImportData }) {
  const load = useCallback((after: number | null) => imports.faults(id, after ?? 0), [id]);
  const list = usePaged(load, faultsOf);
  return (
    <section className="card">
      <h2>请核对</h2>
      <p className="small">
        {faults.errors}处错误，{faults.warnings}处提醒
      </p>
      {list.items.map((fault) => (
        <div className="fault-line" key={fault.n}>
          <span className={fault.severity === 'ERROR' ? 'fault' : ''}>
            {fault.sheet && `“${fault.sheet}”`}第{fault.line}行 {fault.column}：{fault.reason}
          </span>
          {fault.sample && <span className="small">{fault.sample}</span>}
        </div>
      ))}
      {list.problem && <p className="fault">{list.problem.message}</p>}
      <More list={list} />
      <p>
        <a href={imports.faultsPath(id)}>下载问题清单</a>
      </p>
    </section>
  );
}

const faultsOf = ({ faults }: Faults) => faults;
