import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';
import { CheckItem } from './check-item.tsx';
import { checks } from './checks-api.ts';

/** The people of one organisation who were drawn by lot this month: each item is looked at and judged in one's own name. */
export function DrawnPage({ id }: { id: string }) {
  const load = useCallback(() => checks.drawn(id), [id]);
  const { data, problem, put, refresh } = useLoaded(load);
  const { busy, trouble, run } = useAct();
  useEffect(() => {
    document.title = '防护抽查';
  }, []);
  if (!data) return problem ? <Unopened title="打不开这次抽查" problem={problem} /> : <Opening />;
  const left = data.people.flatMap(({ items }) => items).filter(({ result }) => result === null).length;
  const redraw = (sure: Sure) => void run('redraw', async () => put(await checks.redraw(sure, id)));
  const says = data.draw
    ? `未核对的${left}项作废，重新抽取的名单发给安全顾问。不能恢复。`
    : '现在抽取本月名单，发给安全顾问。抽取后不能撤回。';
  return (
    <main className="plain campaigns form">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>防护抽查</h1>
      <p className="lead">
        {data.organisation}
        {data.draw && `，${data.draw.outOf}人中抽中${data.people.length}人`}
      </p>
      {!data.draw && <p className="nothing-yet">本月还没有抽查，每月1日早上自动抽取</p>}
      {data.draw && (
        <p className="said" role="status">
          {left === 0 ? '全部核对完了，谢谢您' : `还有${left}项待核对，请看截图或当面看手机`}
        </p>
      )}
      {data.people.map((person) => (
        <section className="card" key={person.personId}>
          <h2>
            {person.name} <span className="small">{person.unit ?? ''}</span>
          </h2>
          {person.isReader && <p className="small">这是您本人，由其他顾问或民警核对</p>}
          {person.items.map((item) => (
            <CheckItem key={item.code} person={person} item={item} onJudged={refresh} />
          ))}
        </section>
      ))}
      {data.canRedraw && (
        <SureButton danger={{ says, again: data.draw ? '重新抽取' : '抽取' }} isBusy={busy !== null} onSure={redraw}>
          {data.draw ? '重新抽取' : '现在抽取'}
        </SureButton>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <p className="page-foot">
        <a href="/h5/checks">全部抽查</a>
        <a href={`/h5/evidence/${id}`}>全部截图</a>
        <a href={`/h5/exemptions/${id}`}>豁免名单</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={data.viewer.name} />
    </main>
  );
}
