import { useCallback } from 'react';
import { Watermark } from '../parts/watermark.tsx';
import { useLoaded } from '../use-loaded.ts';
import { campaigns, type PlaceOf } from './api.ts';

const BUCKETS: Record<string, string> = { WAITING: '待发送', ASKED: '未填', PARTIAL: '填了一部分' };

/** Who of one's own unit has not finished; whoever said 「暂不」 is only a number (the law forbids asking again). */
export function Names({ campaignId, place }: { campaignId: string; place: PlaceOf }) {
  const { organisationId, gridUnitId } = place;
  const load = useCallback(
    () => campaigns.people(campaignId, { organisationId, ...(gridUnitId ? { gridUnitId } : {}) }),
    [campaignId, organisationId, gridUnitId],
  );
  const { data, problem } = useLoaded(load);
  if (problem) return <p className="fault">{problem.message}</p>;
  if (!data) return <p className="small">正在打开名单…</p>;
  return (
    <>
      {data.people.map((person) => (
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
      {data.people.length === 0 && <p className="small">没有未完成的同事</p>}
      {data.next && <p className="small">还有更多，请先提醒以上同事</p>}
      {data.declined > 0 && <p className="small">另有{data.declined}人选择暂不，不显示姓名</p>}
      <Watermark name={data.viewer.name} />
    </>
  );
}
