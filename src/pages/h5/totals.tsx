import type { output } from 'zod';
import type { TotalsView } from '../../domain/statistics/api.ts';
import { usePage } from '../kit/data.ts';
import { Page, Unready } from '../kit/page.tsx';

/** Sums by township, of nobody in particular. */
export function TotalsPage() {
  const page = usePage<output<typeof TotalsView>>('/api/statistics/totals');
  if (!page.data) return <Unready of={page} />;
  const { days, townships } = page.data;
  const sum = (of: 'warnings' | 'closed' | 'dissuaded') => townships.reduce((all, one) => all + one[of], 0);
  return (
    <Page
      of={page}
      title="汇总数据"
      lead={`最近${days}天：预警${sum('warnings')}起，办结${sum('closed')}起，劝阻成功${sum('dissuaded')}起。`}
      foot={{ '/h5/home': '首页' }}
    >
      <section className="card lines">
        {townships.map((one) => (
          <div key={one.id}>
            <b>{one.name}</b> 单位{one.organisations}家，员工{one.people}人
            <br />
            <span className="small">
              预警{one.warnings}起，办结{one.closed}起，劝阻成功{one.dissuaded}起
            </span>
          </div>
        ))}
      </section>
    </Page>
  );
}
