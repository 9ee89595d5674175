import '../parts/plain.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { usePaged } from '../use-paged.ts';
import { audit, type DisclosuresPageData } from './api.ts';

const DAYS = 90;
const rowsOf = (page: DisclosuresPageData) => page.disclosures;
const load = (after: string | number | null) => audit.disclosures(DAYS, after as number | null);

/** To whom personal data went, and why it might. */
export function DisclosuresPage() {
  const list = usePaged(load, rowsOf);
  const { data: words } = useLoaded(audit.words);
  useEffect(() => {
    document.title = '个人信息提供记录';
  }, []);
  if (list.problem) return <Unopened problem={list.problem} />;
  if (!list.page || !words) return <Opening />;
  return (
    <main className="plain">
      <h1>个人信息提供记录</h1>
      <p className="lead">最近{DAYS}天提供给单位人员的，以及导出为文件的个人信息。</p>
      {list.items.length === 0 ? (
        <p className="nothing-yet">还没有记录</p>
      ) : (
        <section className="card lines">
          {list.items.map((row) => (
            <div key={row.id}>
              <b>{row.recipientName ?? '本人导出'}</b> {row.people}人{row.isFile && '，文件'}
              <br />
              <span className="small">
                {minuteText(row.at)} {words.purposes[row.purpose] ?? ''}：
                {row.categories.map((category) => words.categories[category] ?? '其他').join('、')}
              </span>
            </div>
          ))}
        </section>
      )}
      <More list={list} />
      <p className="page-foot">
        <a href="/h5/audit">审计日志</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}
