import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { useLoaded } from '../use-loaded.ts';
import { campaigns } from './api.ts';
import { Progress } from './progress.tsx';
import { Rate } from './rate.tsx';

/** The protections of the reader's places: the rates first, then each campaign that asks for them. */
export function CampaignsPage() {
  const load = useCallback(async () => {
    const [open, closed, rate] = await Promise.all([campaigns.list(true), campaigns.list(false), campaigns.rate()]);
    return { all: [...open.campaigns, ...closed.campaigns], rate };
  }, []);
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = '三项防护';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain campaigns">
      <h1>三项防护</h1>
      <Rate rate={data.rate} />
      <p>
        <button
          type="button"
          className="weui-btn weui-btn_primary act-button"
          onClick={() => goTo('/h5/campaigns/new')}
        >
          发起一次活动
        </button>
      </p>
      {data.all.length === 0 && <p className="nothing-yet">还没有活动</p>}
      {data.all.map((one) => (
        <a key={one.id} className="card row" href={`/h5/campaigns/${one.id}`}>
          <b>{one.name}</b>
          <span className="state">{one.state === 'CLOSED' ? '已结束' : '进行中'}</span>
          <Progress counts={one.counts} />
          {one.deadline && <span className="small">截止{one.deadline}</span>}
        </a>
      ))}
      <p className="page-foot">
        <a href="/h5/checks">本月抽查</a>
        <a href="/h5/organisations">单位准备情况</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}
