import '../parts/plain.css';
import './campaigns.css';
import { useCallback, useEffect, useState } from 'react';
import type { BoardData } from '../../domain/campaigns/api.ts';
import { ApiProblem } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Message, Opening } from '../parts/message.tsx';
import { OfflineBar } from '../parts/offline-bar.tsx';
import { useLoaded } from '../use-loaded.ts';
import { campaigns } from './api.ts';
import { Names } from './names.tsx';
import { notYetOf, Progress } from './progress.tsx';

const REFRESH_MS = 10_000;

/** How far the reader's part has come: by organisation, or by workshop where he sees one organisation only. */
export function CampaignPage({ id }: { id: string }) {
  const [chosen, setChosen] = useState(() => new URLSearchParams(location.search).get('organisationId'));
  const load = useCallback(() => campaigns.board(id, chosen), [id, chosen]);
  const { data, problem, refresh } = useLoaded(load);
  useEffect(() => {
    document.title = '三项防护进度';
    const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  if (!data) return problem ? <Message title="打不开这次活动" text={problem.message} /> : <Opening />;
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
      </p>
      <section className="card">
        <h2>{place ? place.name : '总进度'}</h2>
        <Progress counts={place ? place.counts : counts} />
        <p className="small">
          未完成{notYetOf(place ? place.counts : counts)}人，其中填了一部分{(place ?? campaign).counts.partial}
          人；选择暂不
          {(place ?? campaign).counts.declined}人；无法送达{(place ?? campaign).counts.unreachable}人
        </p>
      </section>
      {!chosen && organisations.length > 1 && (
        <section className="card">
          <h2>各单位</h2>
          {[...organisations].sort(slowestFirst).map((organisation) => (
            <button type="button" className="place" key={organisation.id} onClick={() => setChosen(organisation.id)}>
              <b>{organisation.name}</b>
              <Progress counts={organisation.counts} />
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
            <Unit key={`${unit.organisationId} ${unit.id ?? ''}`} campaignId={id} unit={unit} onReminded={refresh} />
          ))}
        </section>
      )}
      {chosen && organisations.length > 1 && (
        <p>
          <ActButton onPress={() => setChosen(null)}>看全部单位</ActButton>
        </p>
      )}
      {place?.canRemind && campaign.state !== 'CLOSED' && (
        <Remind campaignId={id} organisationId={place.id} onReminded={refresh} />
      )}
      <p className="page-foot">
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

function Unit({
  campaignId,
  unit,
  onReminded,
}: {
  campaignId: string;
  unit: BoardData['units'][number];
  onReminded: () => Promise<void>;
}) {
  const [isOpen, setOpen] = useState(false);
  const place = { organisationId: unit.organisationId, ...(unit.id ? { gridUnitId: unit.id } : {}) };
  return (
    <div>
      <button type="button" className="place" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <b>{unit.name}</b>
        <Progress counts={unit.counts} />
      </button>
      {isOpen && <Names campaignId={campaignId} place={place} />}
      {isOpen && unit.canRemind && unit.id && (
        <Remind
          campaignId={campaignId}
          organisationId={unit.organisationId}
          gridUnitId={unit.id}
          onReminded={onReminded}
        />
      )}
    </div>
  );
}

interface RemindProps {
  campaignId: string;
  organisationId: string;
  gridUnitId?: string;
  onReminded: () => Promise<void>;
}

/** Once a day, within each person's three; never whoever said 「暂不」. */
function Remind({ campaignId, organisationId, gridUnitId, onReminded }: RemindProps) {
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const press = async () => {
    setBusy(true);
    try {
      const { reminded, repeated } = await campaigns.remind(campaignId, {
        organisationId,
        ...(gridUnitId ? { gridUnitId } : {}),
      });
      setSaid(repeated ? `今天已提醒${reminded}人，不再重复` : `已提醒${reminded}人，今天不再重复`);
      await onReminded();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setSaid(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="remind">
      <ActButton kind="primary" isBusy={isBusy} onPress={press}>
        提醒未完成
      </ActButton>
      {said && <p role="status">{said}</p>}
    </div>
  );
}
