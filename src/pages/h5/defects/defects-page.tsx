import '../parts/form.css';
import '../parts/plain.css';
import './defects.css';
import { useCallback, useEffect, useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';
import { type Defect, defects, PAGE } from './api.ts';
import { DefectRow } from './defect-row.tsx';

/** What is amiss before a warning comes: kind by kind, each with the act that mends it. */
export function DefectsPage({ id: kind }: { id: string }) {
  const load = useCallback(() => defects.list(kind), [kind]);
  const { data, problem, refresh, put } = useLoaded(load);
  const [said, setSaid] = useState('');
  const { busy, trouble, run } = useAct();
  useEffect(() => {
    document.title = '待处理的缺口';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const first = kind === '' ? undefined : data.defects[0];
  const more = () =>
    void run('more', async () => {
      const next = await defects.list(kind, data.defects[data.defects.length - 1]?.id);
      put({ ...data, defects: [...data.defects, ...next.defects] });
    });
  return (
    <main className="plain">
      <h1>待处理的缺口</h1>
      <p className="lead">有预警时会误事的地方。处理一处少一处。</p>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      <nav className="kinds" aria-label="种类">
        {data.counts.map((one) => (
          <a key={one.kind} href={`/h5/defects/${one.kind}`} aria-current={one.kind === kind ? 'page' : undefined}>
            {one.title}
            <b>{one.count}</b>
          </a>
        ))}
        {kind !== '' && data.counts.length > 1 && <a href="/h5/defects">全部</a>}
      </nav>
      {data.defects.length === 0 && <p className="nothing-yet">{kind === '' ? '现在没有缺口' : '这一类已经处理完'}</p>}
      {data.defects.length > 0 && (
        <section className="card">
          {first && (
            <>
              <h2>{first.title}</h2>
              <p className="small">{first.said}</p>
            </>
          )}
          <div className="defects">
            {data.defects.map((defect: Defect) => (
              <DefectRow
                key={defect.id}
                defect={defect}
                isNamed={!first}
                onMended={async (words) => {
                  setSaid(words);
                  await refresh();
                }}
              />
            ))}
          </div>
        </section>
      )}
      {data.defects.length > 0 && data.defects.length % PAGE === 0 && (
        <>
          {trouble && <p className="fault">{trouble}</p>}
          <ActButton isBusy={busy !== null} onPress={more}>
            再看一些
          </ActButton>
        </>
      )}
      <p className="page-foot">
        <a href="/h5/organisations">辖区单位</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={data.viewer.name} />
    </main>
  );
}
