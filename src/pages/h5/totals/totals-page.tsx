import '../parts/plain.css';
import { useEffect } from 'react';
import type { output } from 'zod';
import type { TotalsView } from '../../../domain/statistics/api.ts';
import { call } from '../call.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { useLoaded } from '../use-loaded.ts';

type Totals = output<typeof TotalsView>;

const load = () => call<Totals>('GET', '/api/statistics/totals');

/** Sums by township, of nobody in particular. */
export function TotalsPage() {
  const { data, problem } = useLoaded(load);
  useEffect(() => {
    document.title = '汇总数据';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  const sum = (of: 'warnings' | 'closed' | 'dissuaded') => data.townships.reduce((all, one) => all + one[of], 0);
  return (
    <main className="plain">
      <h1>汇总数据</h1>
      <p className="lead">
        最近{data.days}天：预警{sum('warnings')}起，办结{sum('closed')}起，劝阻成功{sum('dissuaded')}起。
      </p>
      <section className="card lines">
        {data.townships.map((one) => (
          <div key={one.id}>
            <b>{one.name}</b> 单位{one.organisations}家，员工{one.people}人
            <br />
            <span className="small">
              预警{one.warnings}起，办结{one.closed}起，劝阻成功{one.dissuaded}起
            </span>
          </div>
        ))}
      </section>
      <p className="page-foot">
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}
