import { useCallback } from 'react';
import type { PeopleData } from '../../../domain/campaigns/api.ts';
import { More } from '../parts/more.tsx';
import { Watermark } from '../parts/watermark.tsx';
import { usePaged } from '../use-paged.ts';
import { campaigns, type PlaceOf } from './api.ts';

const BUCKETS: Record<string, string> = { WAITING: '待发送', ASKED: '未填', PARTIAL: '填了一部分' };

/** Who of one's own unit has not finished; whoever said 「暂不」 is only a number (the law forbids asking again). */
export function Names({ campaignId, place }: { campaignId: string; place: PlaceOf }) {
  const { organisationId, gridUnitId } = place;
  const load = useCallback(
    (after: string | null) => campaigns.people(campaignId, { organisationId, gridUnitId }, after),
    [campaignId, organisationId, gridUnitId],
  );
  const list = usePaged(load, peopleOf);
  const { page, items: people, problem } = list;
  if (!page) return problem ? <p className="fault">{problem.message}</p> : <p className="small">正在打开名单…</p>;
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
      <More list={list} />
      {page.declined > 0 && <p className="small">另有{page.declined}人选择暂不，不显示姓名</p>}
      <Watermark name={page.viewer.name} />
    </>
  );
}

const peopleOf = ({ people }: PeopleData) => people;
