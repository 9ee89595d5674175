import { useEffect, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { type Faults, type ImportData, imports } from './api.ts';

/** What is wrong with which line; the whole list can be taken along as a table. */
export function FaultLines({ data: { id, faults } }: { data: ImportData }) {
  const [shown, setShown] = useState<Faults['faults']>([]);
  const [next, setNext] = useState<number | null>(0);
  const { busy, trouble, run } = useAct();
  const more = () =>
    run('more', async () => {
      if (next === null) return;
      const page = await imports.faults(id, next);
      setShown((before) => [...before, ...page.faults.filter(({ n }) => !before.some((one) => one.n === n))]);
      setNext(page.next);
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first lines come by themselves, the others when asked for
  useEffect(() => void more(), [id]);
  return (
    <section className="card">
      <h2>请核对</h2>
      <p className="small">
        {faults.errors}处错误，{faults.warnings}处提醒
      </p>
      {shown.map((fault) => (
        <div className="fault-line" key={fault.n}>
          <span className={fault.severity === 'ERROR' ? 'fault' : ''}>
            第{fault.line}行 {fault.column}：{fault.reason}
          </span>
          {fault.sample && <span className="small">{fault.sample}</span>}
        </div>
      ))}
      {trouble && <p className="fault">{trouble}</p>}
      {next !== null && shown.length > 0 && (
        <div className="row-buttons">
          <ActButton isBusy={busy !== null} onPress={() => void more()}>
            再看一些
          </ActButton>
        </div>
      )}
      <p>
        <a href={imports.faultsPath(id)}>下载问题清单</a>
      </p>
    </section>
  );
}
