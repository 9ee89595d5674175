import '../parts/plain.css';
import './imports.css';
import { useCallback, useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { Meter } from '../parts/meter.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { imports } from './api.ts';
import { Confirm } from './confirm.tsx';
import { FaultLines } from './fault-lines.tsx';
import { NewUnits } from './new-units.tsx';
import { NotRead } from './not-read.tsx';
import { COUNT_WORDS, STATE_WORDS } from './state-words.ts';

const REFRESH_MS = 1_500;
const MOVING: readonly string[] = ['CHECKING', 'APPLYING'];

/** One list: what it would change, what is wrong with it, and how far it has come. */
export function ImportPage({ id }: { id: string }) {
  const load = useCallback(() => imports.one(id), [id]);
  const { data, problem, put, refresh } = useLoaded(load);
  const isMoving = data !== null && MOVING.includes(data.state);
  useEffect(() => {
    document.title = '名单导入';
    if (!isMoving) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMoving, refresh]);
  if (!data) return problem ? <Unopened title="打不开这次导入" problem={problem} /> : <Opening />;
  const { applied, total } = data.progress;
  return (
    <main className="plain">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>名单导入</h1>
      <p className="lead">
        <span className={`state state-${data.state === 'FAILED' ? 'REFUSED' : data.state}`}>
          {STATE_WORDS[data.state]}
        </span>{' '}
        {minuteText(data.createdAt)}上传，共{data.rowsInFile}行{data.fullList && '，完整名单'}
        {data.includeHidden && '，包括隐藏行'}
      </p>
      {data.reason && <p className="fault">{data.reason}</p>}
      {(data.state === 'APPLYING' || data.state === 'DONE') && (
        <section className="card" aria-live="polite">
          <h2>{data.state === 'DONE' ? '全部完成' : '正在导入'}</h2>
          <Meter value={data.state === 'DONE' ? 1 : applied} max={data.state === 'DONE' ? 1 : total} label="导入进度" />
          <p className="small">
            {applied}/{total}行
          </p>
        </section>
      )}
      {data.state !== 'CHECKING' && data.state !== 'FAILED' && (
        <section className="card">
          <h2>{data.state === 'CHECKED' ? '确认后会有这些变化' : '这些变化'}</h2>
          <div className="figures">
            {COUNT_WORDS.filter(([key]) => data.counts[key] > 0).map(([key, name]) => (
              <div key={key}>
                <b>{data.counts[key]}</b>
                <span>{name}</span>
              </div>
            ))}
          </div>
          {Object.values(data.counts).every((count) => count === 0) && <p className="small">没有变化</p>}
        </section>
      )}
      <NotRead data={data} />
      {data.state === 'CHECKED' && <NewUnits data={data} />}
      {data.state === 'CHECKED' && <Confirm data={data} onChanged={put} />}
      {data.faults.errors + data.faults.warnings > 0 && <FaultLines data={data} />}
      <p className="page-foot">
        <a href="/h5/imports">全部导入</a>
        <a href="/h5/organisations">单位准备情况</a>
      </p>
    </main>
  );
}
