import '../parts/plain.css';
import './bulletins.css';
import { useEffect } from 'react';
import type { BulletinListData } from '../../../domain/bulletins/api.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { bulletins } from './api.ts';
import { CountBar } from './counts.tsx';
import { STATE_WORDS } from './state-words.ts';

const load = () => bulletins.list();

/** The bulletins of the reader's places, newest first, each with how far it has come. */
export function BulletinsPage() {
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = '预警通报';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain">
      <h1>预警通报</h1>
      {data.mayWrite && (
        <p>
          <button
            type="button"
            className="weui-btn weui-btn_primary act-button"
            onClick={() => goTo('/h5/bulletins/new')}
          >
            写一份通报
          </button>
        </p>
      )}
      {data.bulletins.length === 0 && <p className="nothing-yet">还没有通报</p>}
      {data.bulletins.map((one) => (
        <Row key={one.id} one={one} />
      ))}
      <p className="page-foot">
        <a href="/h5/warnings">我的任务</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

function Row({ one }: { one: BulletinListData['bulletins'][number] }) {
  const { counters } = one;
  const signed = counters.acked + counters.late;
  return (
    <a className="bulletin-row" href={`/h5/bulletins/${one.id}`}>
      <b>
        {one.drill && <span className="drill-mark">演练</span>} {one.title}
      </b>
      <span className="state">{STATE_WORDS[one.state]}</span>{' '}
      <span className="small">
        {one.number} · {one.author} · {minuteText(one.createdAt)}
      </span>
      {counters.target > 0 && (
        <>
          <CountBar counters={counters} />
          <span className="small">
            {counters.target}人，已签收{signed}人
          </span>
        </>
      )}
    </a>
  );
}
