import '../../kit/styles/form.css';
import './campaigns.css';
import { useState } from 'react';
import type { EvidenceListData } from '../../../domain/evidence/api.ts';
import type { ChecksData, SamplesData, StateData } from '../../../domain/spot-checks/api.ts';
import { call, query } from '../../kit/call.ts';
import { ActButton, CommandLine, Fault, type Sure, useCommand } from '../../kit/command.tsx';
import { usePage, usePaged } from '../../kit/data.ts';
import { Typed } from '../../kit/fields.tsx';
import { ResourceList } from '../../kit/list.tsx';
import { Page, Unready } from '../../kit/page.tsx';
import { minuteText } from '../../kit/time.ts';

/** Where people were drawn for a check this month, those with most left first. */
export function ChecksPage() {
  const page = usePage<ChecksData>('/api/protections/checks');
  if (!page.data) return <Unready of={page} />;
  const { month, places } = page.data;
  return (
    <Page
      of={page}
      title="防护抽查"
      className="campaigns"
      lead={`${monthText(month)}抽中的人，请看截图或当面核对`}
      foot={{ '/h5/campaigns': '防护进度', '/h5/home': '首页' }}
    >
      {places.length === 0 && <p className="nothing-yet">本月还没有抽中的人</p>}
      {places.map(({ organisationId, name, people, left }) => (
        <a key={organisationId} className="card row" href={`/h5/checks/${organisationId}`}>
          <b>{name}</b>
          <span className="state">{left === 0 ? '已核对' : `还有${left}项`}</span>
          <span className="small block">抽中{people}人</span>
        </a>
      ))}
    </Page>
  );
}

function monthText(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
}

const redraw = (_sure: Sure, organisationId: string) =>
  call<SamplesData>('POST', '/api/protections/samples/redraw', { organisationId });

/** The people of one organisation who were drawn by lot this month: each item is looked at and judged in one's own name. */
export function SamplePage({ id }: { id: string }) {
  const page = usePage<SamplesData>(`/api/protections/samples?${query({ organisationId: id })}`);
  if (!page.data) return <Unready title="打不开这次抽查" of={page} />;
  const { people, draw, organisation, canRedraw, viewer } = page.data;
  const left = people.flatMap(({ items }) => items).filter(({ result }) => result === null).length;
  const says = draw
    ? `未核对的${left}项作废，重新抽取的名单发给安全顾问。不能恢复。`
    : '现在抽取本月名单，发给安全顾问。抽取后不能撤回。';
  return (
    <Page
      of={{ ...page, said: draw ? saidOf(left) : '' }}
      title="防护抽查"
      className="campaigns form"
      lead={`${organisation}${draw ? `，${draw.outOf}人中抽中${people.length}人` : ''}`}
      foot={{
        '/h5/checks': '全部抽查',
        [`/h5/evidence/${id}`]: '全部截图',
        [`/h5/exemptions/${id}`]: '豁免名单',
        '/h5/home': '首页',
      }}
      viewer={viewer.name}
    >
      {!draw && <p className="nothing-yet">本月还没有抽查，每月1日早上自动抽取</p>}
      {people.map((person) => (
        <section className="card" key={person.personId}>
          <h2>
            {person.name} <span className="small">{person.unit ?? ''}</span>
          </h2>
          {person.isReader && <p className="small">这是您本人，由其他顾问或民警核对</p>}
          {person.items.map((item) => (
            <CheckItem key={item.code} person={person} item={item} onJudged={page.refresh} />
          ))}
        </section>
      ))}
      {canRedraw && (
        <CommandLine
          command={{
            label: draw ? '重新抽取' : '现在抽取',
            danger: { says, again: draw ? '重新抽取' : '抽取' },
            run: (sure) => redraw(sure, id).then(page.put),
          }}
        />
      )}
    </Page>
  );
}

const saidOf = (left: number) => (left === 0 ? '全部核对完了，谢谢您' : `还有${left}项待核对，请看截图或当面看手机`);

/** Every screenshot the people of one organisation sent, the newest first, drawn or not. */
export function PicturesPage({ id }: { id: string }) {
  const list = usePaged<EvidenceListData>('/api/protections/evidence', {
    query: { organisationId: id },
    cursor: 'before',
  });
  if (!list.page) return <Unready title="打不开截图" of={list} />;
  const { organisation, viewer } = list.page;
  return (
    <Page
      of={list}
      title="防护截图"
      className="campaigns form"
      lead={`${organisation}，每次查看都有记录`}
      foot={{ [`/h5/checks/${id}`]: '本月抽查', '/h5/home': '首页' }}
      viewer={viewer.name}
    >
      <ResourceList
        list={list}
        rows={({ pictures }) => pictures}
        keyOf={(one) => one.id}
        empty="还没有同事发来截图"
        row={(one) => (
          <section className="card">
            <h2>
              {one.name} <span className="small">{one.unit ?? ''}</span>
            </h2>
            <p className="small">
              {minuteText(one.attachedAt)}
              {one.drawn && '，本月抽中'}
            </p>
            <CheckItem
              person={{ personId: one.personId, isReader: false }}
              item={asItem(one)}
              onJudged={list.refresh}
            />
          </section>
        )}
      />
    </Page>
  );
}

/** What a check found stands in the item's state; a picture nobody has checked waits. */
function asItem({ item, itemName, state, checkedAt, id }: EvidenceListData['pictures'][number]) {
  const found = state === 'VERIFIED' ? ('VERIFIED' as const) : ('REJECTED' as const);
  return { code: item, name: itemName, state, result: checkedAt === null ? null : found, evidenceId: id };
}

type Sampled = SamplesData['people'][number];
type Item = Sampled['items'][number];

interface CheckItemProps {
  person: Pick<Sampled, 'personId' | 'isReader'>;
  item: Item;
  onJudged: () => Promise<void>;
}

/** One item of somebody drawn: his picture where he sent one, and what the reader finds. */
function CheckItem({ person, item, onJudged }: CheckItemProps) {
  const [reason, setReason] = useState<string | null>(null);
  const { busy, trouble, run } = useCommand();
  const judge = (result: 'VERIFIED' | 'REJECTED') =>
    run(result, async () => {
      const why = result === 'REJECTED' && reason ? { reason: reason.trim() } : {};
      const found = { personId: person.personId, item: item.code, result, ...why };
      await call<StateData>('POST', '/api/protections/verify', found);
      setReason(null);
      await onJudged();
    });
  return (
    <div className="check-item">
      <p className="person-line">
        <b>{item.name}</b>
        <span className="state">{stateText(item)}</span>
      </p>
      {item.evidenceId && !person.isReader && <Picture id={item.evidenceId} of={item.name} />}
      {!item.evidenceId && item.result === null && <p className="small">没有截图，请当面看手机</p>}
      {item.result === null && !person.isReader && (
        <>
          {reason !== null && (
            <Typed
              title="哪里不符"
              kind="words"
              rows={2}
              most={100}
              placeholder="如 手机上没有找到"
              value={reason}
              onChange={setReason}
            />
          )}
          {reason === null ? (
            <div className="row-buttons">
              <ActButton kind="primary" isBusy={busy === 'VERIFIED'} onPress={() => void judge('VERIFIED')}>
                核验通过
              </ActButton>
              <ActButton isDisabled={busy !== null} onPress={() => setReason('')}>
                不符
              </ActButton>
            </div>
          ) : (
            <div className="row-buttons">
              <ActButton onPress={() => setReason(null)}>返回</ActButton>
              <ActButton
                kind="warn"
                isBusy={busy === 'REJECTED'}
                isDisabled={reason.trim() === ''}
                onPress={() => void judge('REJECTED')}
              >
                确认不符
              </ActButton>
            </div>
          )}
        </>
      )}
      <Fault words={trouble} />
    </div>
  );
}

function stateText({ result, state }: Item): string {
  if (result === 'VERIFIED') return '已通过';
  if (result === 'REJECTED') return '不符，会再请他完成';
  if (state === 'EVIDENCED') return '有截图';
  return state === 'DECLARED' ? '本人已确认' : '本人已更正';
}

/** A screenshot somebody sent, fetched only when it is asked for: every look at it is written down. */
function Picture({ id, of }: { id: string; of: string }) {
  const [isOpen, setOpen] = useState(false);
  const [isGone, setGone] = useState(false);
  if (!isOpen) return <ActButton onPress={() => setOpen(true)}>看截图</ActButton>;
  if (isGone) return <p className="small">截图打不开，可能已被本人删除</p>;
  const path = `/api/protections/evidence/${encodeURIComponent(id)}`;
  return <img className="evidence" src={path} alt={`${of}的截图`} onError={() => setGone(true)} />;
}
