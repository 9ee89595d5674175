import '../parts/plain.css';
import './campaigns.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { useLoaded } from '../use-loaded.ts';
import { checks } from './checks-api.ts';

/** Where people were drawn for a check this month, those with most left first. */
export function ChecksPage() {
  const { data, problem } = useLoaded(checks.places);
  useEffect(() => {
    document.title = '防护抽查';
  }, []);
  if (!data) return problem ? <Unopened problem={problem} /> : <Opening />;
  return (
    <main className="plain campaigns">
      <h1>防护抽查</h1>
      <p className="lead">{monthText(data.month)}抽中的人，请看截图或当面核对</p>
      {data.places.length === 0 && <p className="nothing-yet">本月还没有抽中的人</p>}
      {data.places.map(({ organisationId, name, people, left }) => (
        <a key={organisationId} className="card row" href={`/h5/checks/${organisationId}`}>
          <b>{name}</b>
          <span className="state">{left === 0 ? '已核对' : `还有${left}项`}</span>
          <span className="small block">抽中{people}人</span>
        </a>
      ))}
      <p className="page-foot">
        <a href="/h5/campaigns">防护进度</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

function monthText(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
}
