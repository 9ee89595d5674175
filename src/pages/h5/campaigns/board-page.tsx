import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect, useState } from 'react';
import type { BoardData } from '../../../domain/campaigns/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { useLoaded } from '../use-loaded.ts';
import { campaigns } from './api.ts';
import { Close } from './close.tsx';
import { Left, notYetOf, Progress } from './progress.tsx';
import { Remind } from './remind.tsx';
import { UnitRow } from './unit-row.tsx';
import { Waiting } from './waiting.tsx';

const REFRESH_MS = 10_000;

/** How far the reader's part has come: by organisation, or by workshop where he sees one organisation only. */
export function CampaignPage({ id }: { id: string }) {
  const [chosen, setChosen] = useState(() => new URLSearchParams(location.search).get('organisationId'));
  const load = useCallback(async () => {
    const [board, wishes] = await Promise.all([campaigns.board(id, chosen), campaigns.wishes(id, chosen)]);
    return { ...board, wishes };
  }, [id, chosen]);
  const { data, problem, refresh } = useLoaded(load);
  useEffect(() => {
    document.title = '三项防护进度';
    const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  if (!data) return problem ? <Unopened title="打不开这次活动" problem={problem} /> : <Opening />;
  const { campaign, organisations, units } = data;
  const { counts } = campaign;
  const place = data.organisations.find(({ id: organisationId }) => organisationId === chosen);
  return (
    <main className="plain campaigns">
      {problem && <OfflineBar onRetry={refresh} />}
      <h1>{campaign.name}</h1>
      <p className="lead">
        {campaign.items.map(({ name }) => name).join('、')}
        {campaign.deadline && `，截止${campaign.deadline}`}
        {campaign.state === 'CLOSED' && '，已结束'}
      </p>
      <section className="card">
        <h2>{place ? place.name : '总进度'}</h2>
        <Progress counts={place ? place.counts : counts} />
        <Left counts={place ? place.counts : counts} />
      </section>
      <Waiting campaignId={id} wishes={data.wishes} />
      {counts.people === 0 && <p className="nothing-yet">正在安排名单，稍后会显示各单位进度</p>}
      {!chosen && organisations.length > 1 && (
        <section className="card">
          <h2>各单位</h2>
          {[...organisations].sort(slowestFirst).map((organisation) => (
            <button type="button" className="place" key={organisation.id} onClick={() => setChosen(organisation.id)}>
              <Progress name={organisation.name} counts={organisation.counts} />
            </button>
          ))}
        </section>
      )}
      {!chosen && organisations.length === 1 && organisations[0] && (
        <Choose organisationId={organisations[0].id} onChoose={setChosen} />
      )}
      {units.length > 0 && (
        <section className="card">
          <h2>各部门</h2>
          {[...units].sort(slowestFirst).map((unit) => (
            <UnitRow
              key={`${unit.organisationId} ${unit.id ?? ''}`}
              campaignId={id}
              unit={unit}
              canRemind={unit.canRemind && !place?.canRemind && campaign.state !== 'CLOSED'}
              onReminded={refresh}
            />
          ))}
        </section>
      )}
      {chosen && organisations.length > 1 && (
        <p>
          <ActButton onPress={() => setChosen(null)}>看全部单位</ActButton>
        </p>
      )}
      {place?.canRemind && campaign.state !== 'CLOSED' && (
        <Remind campaignId={id} place={{ organisationId: place.id }} onReminded={refresh} />
      )}
      {data.canClose && (
        <Close campaignId={id} name={campaign.name} open={counts.people - counts.done} onClosed={refresh} />
      )}
      <p className="page-foot">
        {place?.canRemind && <a href={`/h5/checks/${place.id}`}>本月抽查</a>}
        {place?.canRemind && <a href={`/h5/exemptions/${place.id}`}>豁免名单</a>}
        <a href="/h5/campaigns">全部活动</a>
      </p>
    </main>
  );
}

type WithCounts = Pick<BoardData['units'][number], 'counts'>;

function slowestFirst(a: WithCounts, b: WithCounts): number {
  return notYetOf(b.counts) - notYetOf(a.counts);
}

/** The only organisation a reader sees is opened by itself. */
function Choose({ organisationId, onChoose }: { organisationId: string; onChoose: (id: string) => void }) {
  useEffect(() => onChoose(organisationId), [organisationId, onChoose]);
  return null;
}
