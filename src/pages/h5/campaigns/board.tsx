import './campaigns.css';
import { useEffect, useState } from 'react';
import type {
  BoardData,
  CampaignData,
  Counts,
  PeopleData,
  RemindData,
  WishesData,
} from '../../../domain/campaigns/api.ts';
import { call, query } from '../../kit/call.ts';
import { ActButton, CommandLine, Fault, type Sure, useCommand } from '../../kit/command.tsx';
import { usePage, usePaged } from '../../kit/data.ts';
import { ResourceList, Unfold } from '../../kit/list.tsx';
import { Page, Said, Unready, Watermark } from '../../kit/page.tsx';
import { Progress } from './campaigns.tsx';

const REFRESH_MS = 10_000;
const at = (id: string) => `/api/campaigns/${encodeURIComponent(id)}`;
const close = (_sure: Sure, id: string) => call<CampaignData>('POST', `${at(id)}/close`, {});

interface PlaceOf {
  organisationId: string;
  gridUnitId?: string;
}

async function load(id: string, organisationId: string | null) {
  const by = query({ organisationId });
  const [board, wishes] = await Promise.all([
    call<BoardData>('GET', `${at(id)}/board?${by}`),
    call<WishesData>('GET', `${at(id)}/wishes?${by}`),
  ]);
  return { ...board, wishes };
}

/** How far the reader's part has come: by organisation, or by workshop where he sees one organisation only. */
export function CampaignPage({ id }: { id: string }) {
  const [chosen, choose] = useState(() => new URLSearchParams(location.search).get('organisationId'));
  const page = usePage(() => load(id, chosen), { of: [id, chosen], every: () => REFRESH_MS });
  // The only organisation a reader sees is opened by itself.
  const organisations = page.data?.organisations ?? [];
  const sole = !chosen && organisations.length === 1 ? organisations[0]?.id : undefined;
  useEffect(() => {
    if (sole) choose(sole);
  }, [sole]);
  if (!page.data) return <Unready title="打不开这次活动" of={page} />;
  const { campaign, units, wishes, canClose } = page.data;
  const place = organisations.find((one) => one.id === chosen);
  const counts = place?.counts ?? campaign.counts;
  const isOver = campaign.state === 'CLOSED';
  const canRemind = place?.canRemind ?? false;
  return (
    <Page
      of={page}
      title={campaign.name}
      className="campaigns"
      lead={
        <>
          {campaign.items.map(({ name }) => name).join('、')}
          {campaign.deadline && `，截止${campaign.deadline}`}
          {isOver && '，已结束'}
        </>
      }
      foot={{
        [`/h5/checks/${place?.id}`]: canRemind && '本月抽查',
        [`/h5/exemptions/${place?.id}`]: canRemind && '豁免名单',
        '/h5/campaigns': '全部活动',
      }}
    >
      <section className="card">
        <h2>{place ? place.name : '总进度'}</h2>
        <Progress counts={counts} />
        <p className="small">{leftText(counts)}</p>
      </section>
      <Waiting campaignId={id} wishes={wishes} />
      {campaign.counts.people === 0 && <p className="nothing-yet">正在安排名单，稍后会显示各单位进度</p>}
      {!chosen && organisations.length > 1 && (
        <section className="card">
          <h2>各单位</h2>
          {[...organisations].sort(slowestFirst).map((one) => (
            <button type="button" className="place" key={one.id} onClick={() => choose(one.id)}>
              <Progress name={one.name} counts={one.counts} />
            </button>
          ))}
        </section>
      )}
      {units.length > 0 && (
        <section className="card">
          <h2>各部门</h2>
          {[...units].sort(slowestFirst).map((unit) => (
            <Unit
              key={`${unit.organisationId} ${unit.id ?? ''}`}
              campaignId={id}
              unit={unit}
              canRemind={unit.canRemind && !canRemind && !isOver}
              onReminded={page.refresh}
            />
          ))}
        </section>
      )}
      {chosen && organisations.length > 1 && (
        <p>
          <ActButton onPress={() => choose(null)}>看全部单位</ActButton>
        </p>
      )}
      {place && canRemind && !isOver && (
        <Remind campaignId={id} place={{ organisationId: place.id }} onReminded={page.refresh} />
      )}
      {canClose && (
        <div className="remind">
          <CommandLine
            command={{
              label: '结束这次活动',
              kind: 'warn',
              danger: {
                says: `还没完成的${campaign.counts.people - campaign.counts.done}人不再收到提醒，已完成的照样计入。结束后不能重新开始。`,
                again: `结束“${campaign.name}”`,
              },
              run: (sure) => close(sure, id).then(page.refresh),
            }}
          />
        </div>
      )}
    </Page>
  );
}

function slowestFirst(a: { counts: Counts }, b: { counts: Counts }): number {
  return notYetOf(b.counts) - notYetOf(a.counts);
}

function notYetOf({ waiting, asked, partial }: Counts): number {
  return waiting + asked + partial;
}

/** Who is left, in one line; zeros say nothing. */
function leftText(counts: Counts): string {
  const parts: [text: string, count: number][] = [
    ['填了一部分', counts.partial],
    ['选择暂不', counts.declined],
    ['无法送达', counts.unreachable],
  ];
  const said = parts.filter(([, count]) => count > 0).map(([text, count]) => `${text}${count}人`);
  return [`未完成${notYetOf(counts)}人`, ...said].join('，');
}

interface WaitingProps {
  campaignId: string;
  wishes: WishesData;
}

/** Who waits for somebody, in numbers; the names are below, at their unit. */
function Waiting({ campaignId, wishes: { help, newHires, newHireCampaignId } }: WaitingProps) {
  if (help === 0 && newHires === 0) return null;
  return (
    <section className="card" aria-label="等待帮助">
      {help > 0 && (
        <p className="person-line">
          <b>请您帮忙</b>
          <span>{help}人，姓名见部门名单</span>
        </p>
      )}
      {newHires > 0 && (
        <p className="person-line">
          <b>新入职待完成</b>
          {newHireCampaignId === null || newHireCampaignId === campaignId ? (
            <span>{newHires}人</span>
          ) : (
            <a href={`/h5/campaigns/${newHireCampaignId}`}>{newHires}人，看名单</a>
          )}
        </p>
      )}
    </section>
  );
}

interface UnitProps {
  campaignId: string;
  unit: BoardData['units'][number];
  canRemind: boolean;
  onReminded: () => Promise<void>;
}

/** A workshop; opened, the names of its not-yet. */
function Unit({ campaignId, unit, canRemind, onReminded }: UnitProps) {
  const place = { organisationId: unit.organisationId, ...(unit.id ? { gridUnitId: unit.id } : {}) };
  return (
    <div>
      <Unfold className="place" head={<Progress name={unit.name} counts={unit.counts} />}>
        {() => (
          <>
            <Names campaignId={campaignId} place={place} />
            {canRemind && unit.id && <Remind campaignId={campaignId} place={place} onReminded={onReminded} />}
          </>
        )}
      </Unfold>
    </div>
  );
}

const BUCKETS: Record<string, string> = { WAITING: '待发送', ASKED: '未填', PARTIAL: '填了一部分' };

/** Who of one's own unit has not finished; whoever said 「暂不」 is only a number (the law forbids asking again). */
function Names({ campaignId, place }: { campaignId: string; place: PlaceOf }) {
  const list = usePaged<PeopleData>(`${at(campaignId)}/people`, { query: { ...place, limit: 100 } });
  if (!list.page) {
    return list.problem ? <Fault words={list.problem.message} /> : <p className="small">正在打开名单…</p>;
  }
  const { declined, viewer } = list.page;
  return (
    <>
      <ResourceList
        list={list}
        rows={({ people }) => people}
        keyOf={({ personId }) => personId}
        empty="没有未完成的同事"
        emptyClass="small"
        row={(person) => (
          <p className="person-line">
            <span>
              {person.name} <span className="small">{person.employeeNo}</span>
            </span>
            <span className="small">
              {person.wantsHelp && <b className="fault">需要帮助 </b>}
              {person.newHire && '新同事 '}
              {BUCKETS[person.bucket] ?? ''}
            </span>
          </p>
        )}
      />
      {declined > 0 && <p className="small">另有{declined}人选择暂不，不显示姓名</p>}
      <Watermark name={viewer.name} />
    </>
  );
}

interface RemindProps {
  campaignId: string;
  place: PlaceOf;
  onReminded: () => Promise<void>;
}

/** Once a day, within each person's three; never whoever said 「暂不」. */
function Remind({ campaignId, place, onReminded }: RemindProps) {
  const [said, setSaid] = useState('');
  const { busy, trouble, run } = useCommand();
  const press = () =>
    run('remind', async () => {
      const { reminded, repeated } = await call<RemindData>('POST', `${at(campaignId)}/remind`, place);
      setSaid(repeated ? `今天已提醒${reminded}人，不再重复` : `已提醒${reminded}人，今天不再重复`);
      await onReminded();
    });
  return (
    <div className="remind">
      <ActButton kind="primary" isBusy={busy !== null} onPress={() => void press()}>
        提醒未完成
      </ActButton>
      <p className="small">每天一次，每人最多三次；选择暂不的不会收到。</p>
      <Fault words={trouble} />
      <Said words={said} />
    </div>
  );
}
