import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect, useState } from 'react';
import type { ExemptionsData } from '../../domain/campaigns/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { dayText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';
import { checks } from './checks-api.ts';
import { Exempt } from './exempt.tsx';

const A_DAY_MS = 86_400_000;

/** Who of one organisation need not do an item, why and until when; given and ended here. */
export function ExemptionsPage({ id }: { id: string }) {
  const load = useCallback(() => checks.exemptions(id, null), [id]);
  const { data, problem, put, refresh } = useLoaded(load);
  const { busy, trouble, run } = useAct();
  useEffect(() => {
    document.title = '防护豁免';
  }, []);
  if (!data) return problem ? <Unopened title="打不开豁免名单" problem={problem} /> : <Opening />;
  const more = () =>
    run('more', async () => {
      const page = await checks.exemptions(id, data.next);
      put({ ...page, exemptions: [...data.exemptions, ...page.exemptions] });
    });
  return (
    <main className="plain campaigns form">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>防护豁免</h1>
      <p className="lead">{data.organisation}：因岗位需要不必完成的项目</p>
      <Exempt organisationId={id} items={data.items} now={data.now} onGiven={refresh} />
      {data.exemptions.length === 0 && <p className="nothing-yet">没有豁免</p>}
      {data.exemptions.map((one) => (
        <Row key={`${one.personId} ${one.item}`} one={one} items={data.items} onLifted={refresh} />
      ))}
      {data.next && (
        <ActButton isBusy={busy !== null} onPress={() => void more()}>
          再看一些
        </ActButton>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <p className="page-foot">
        <a href={`/h5/checks/${id}`}>本月抽查</a>
        <a href="/h5/home">首页</a>
      </p>
      <Watermark name={data.viewer.name} />
    </main>
  );
}

interface RowProps {
  one: ExemptionsData['exemptions'][number];
  items: ExemptionsData['items'];
  onLifted: () => Promise<void>;
}

function Row({ one, items, onLifted }: RowProps) {
  const [isSure, setSure] = useState(false);
  const { busy, trouble, run } = useAct();
  const lift = () =>
    run('lift', async () => {
      await checks.lift({ personId: one.personId, item: one.item });
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
        <ActButton isBusy={busy !== null} onPress={() => (isSure ? void lift() : setSure(true))}>
          {isSure ? '再按一次，结束豁免' : '提前结束'}
        </ActButton>
      )}
      {trouble && <p className="fault">{trouble}</p>}
    </section>
  );
}
