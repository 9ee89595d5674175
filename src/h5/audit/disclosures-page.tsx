import '../parts/plain.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { minuteText } from '../time.ts';
import { usePaged } from '../use-paged.ts';
import { audit, type DisclosuresPageData } from './api.ts';

const DAYS = 90;
const rowsOf = (page: DisclosuresPageData) => page.disclosures;
const load = (after: string | number | null) => audit.disclosures(DAYS, after as number | null);

/** To whom personal data went, and why it might. */
export function DisclosuresPage() {
  const list = usePaged(load, rowsOf);
  useEffect(() => {
    document.title = '个人信息提供记录';
  }, []);
  if (list.problem) return <Unopened problem={list.problem} />;
  if (!list.page) return <Opening />;
  return (
    <main className="plain">
      <h1>个人信息提供记录</h1>
      <p className="lead">最近{DAYS}天提供给单位人员的，以及导出为文件的个人信息。</p>
      {list.items.length === 0 && <p className="nothing-yet">还没有记录</p>}
      <div className="lines">
        {list.items.map((row) => (
          <p key={row.id} className="line">
            <b>{row.recipientName ?? '本人导出'}</b> {row.people}人{row.isFile && '，文件'}
            <br />
            <span className="small">
              {minuteText(row.at)} {row.purpose} {row.categories.join('、')}
            </span>
          </p>
        ))}
      </div>
      <More list={list} />
    </main>
  );
}
