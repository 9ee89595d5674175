import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect } from 'react';
import type { ExemptionsData } from '../../../domain/campaigns/api.ts';
import { Opening, Unopened } from '../parts/message.tsx';
import { More } from '../parts/more.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { dayText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { usePaged } from '../use-paged.ts';
import { checks } from './checks-api.ts';
import { Exempt } from './exempt.tsx';

const A_DAY_MS = 86_400_000;

/** Who of one organisation need not do an item, why and until when; given and ended here. */
export function ExemptionsPage({ id }: { id: string }) {
  const load = useCallback((after: string | null) => checks.exemptions(id, after), [id]);
  const list = usePaged(load, exemptionsOf);
  const { page, items: exemptions, problem, refresh } = list;
  useEffect(() => {
    document.title = '防护豁免';
  }, []);
  if (!page) return problem ? <Unopened title="打不开豁免名单" problem={problem} /> : <Opening />;
  return (
    <main className="plain campaigns form">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>防护豁免</h1>
      <p className="lead">{page.organisation}：因岗位需要不必完成的项目</p>
      <Exempt organisationId={id} items={page.items} now={page.now} onGiven={refresh} />
      {exemptions.length === 0 && <p className="nothing-yet">没有豁免</p>}
      {exemptions.map((one) => (
        <Row key={`${one.personId} ${one.item}`} one={one} items={page.items} onLifted={refresh} />
      ))}
      <More list={list} />
      <p className="page-foot">
        <a href={`/h5/checks/${id}`}>本月抽查</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={page.viewer.name} />
    </main>
  );
}

const exemptionsOf = ({ exemptions }: ExemptionsData) => exemptions;

interface RowProps {
  one: ExemptionsData['exemptions'][number];
  items: ExemptionsData['items'];
  onLifted: () => Promise<void>;
}

function Row({ one, items, onLifted }: RowProps) {
  const { busy, trouble, run } = useAct();
  const lift = (sure: Sure) =>
    void run('lift', async () => {
      await checks.lift(sure, { personId: one.personId, item: one.item });
      await onLifted();
    });
  return (
    <section className="card">
      <h2>
        {one.name} <span className="small">{one.unit ?? ''}</span>
      </h2>
      <p>{items.find(({ code }) => code === one.item)?.name ?? one.item}</p>
      <p className="small">
        {one.reason}；有效期至{dayText(new Date(Date.parse(one.until) - A_DAY_MS).toISOString())}
        {one.by && `；${one.by}同意`}
      </p>
      {!one.isReader && (
        <SureButton
          danger={{
            says: `${one.name}从现在起须完成这一项，会照常收到提醒。需要豁免时请重新登记。`,
            again: '结束豁免',
          }}
          isBusy={busy !== null}
          onSure={lift}
        >
          提前结束
        </SureButton>
      )}
      {trouble && <p className="fault">{trouble}</p>}
    </section>
  );
}
