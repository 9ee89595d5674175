import { useEffect, useState } from 'react';
import type { PeopleData } from '../../domain/campaigns/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { useAct } from '../use-act.ts';
import { campaigns, type PlaceOf } from './api.ts';

const BUCKETS: Record<string, string> = { WAITING: '待发送', ASKED: '未填', PARTIAL: '填了一部分' };

/** Who of one's own unit has not finished; whoever said 「暂不」 is only a number (the law forbids asking again). */
export function Names({ campaignId, place }: { campaignId: string; place: PlaceOf }) {
  const [people, setPeople] = useState<PeopleData['people']>([]);
  const [last, setLast] = useState<PeopleData | null>(null);
  const { busy, trouble, run } = useAct();
  const more = () =>
    run('more', async () => {
      const page = await campaigns.people(campaignId, place, last?.next ?? undefined);
      setPeople((before) => [...before, ...page.people]);
      setLast(page);
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first names come by themselves, the others when asked for
  useEffect(() => void more(), []);
  if (!last) return trouble ? <p className="fault">{trouble}</p> : <p className="small">正在打开名单…</p>;
  return (
    <>
      {people.map((person) => (
        <p key={person.personId} className="person-line">
          <span>
            {person.name} <span className="small">{person.employeeNo}</span>
          </span>
          <span className="small">
            {person.wantsHelp && <b className="fault">需要帮助 </b>}
            {person.newHire && '新同事 '}
            {BUCKETS[person.bucket] ?? ''}
          </span>
        </p>
      ))}
      {people.length === 0 && <p className="small">没有未完成的同事</p>}
      {trouble && <p className="fault">{trouble}</p>}
      {last.next && (
        <ActButton isBusy={busy !== null} onPress={() => void more()}>
          再看一些
        </ActButton>
      )}
      {last.declined > 0 && <p className="small">另有{last.declined}人选择暂不，不显示姓名</p>}
      <Watermark name={last.viewer.name} />
    </>
  );
}
