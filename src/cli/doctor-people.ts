import { sql } from 'kysely';
import type { Database } from '../database/index.ts';

export type UnreachableCause = 'RANGE' | 'LICENCE' | 'ACCOUNT';

export interface UnreachablePeople {
  cause: UnreachableCause;
  /** The organisation. */
  what: string;
  times: number;
}

/** No such account (WeCom doc p/90313). */
const NO_ACCOUNT = [40003, 46004, 60111, 92000];

/**
 * Whom WeCom refused, by what it said of him last: unlicensed it names apart; invalid is whoever the app does not see, and
 * so is 81013 or a member outside its rights.
 */
export async function unreachablePeople(db: Database): Promise<UnreachablePeople[]> {
  const { rows } = await sql<UnreachablePeople>`
    with said as (
      select distinct on (d.person_id) d.person_id, coalesce(o.name, '（未归单位）') as what, case
          when last.reason = 'unlicensed_user' then 'LICENCE'
          when coalesce(last.errcode, account.unreachable_errcode) = any(${NO_ACCOUNT}::int[]) then 'ACCOUNT'
          else 'RANGE' end as cause
      from readiness_defect d
        left join organisation o on o.id = d.organisation_id
        left join wecom_account account on account.person_id = d.person_id and not account.reachable
        left join lateral (
          select reason, errcode from delivery
          where delivery.person_id = d.person_id and state = 'unreachable' order by settled_at desc limit 1
        ) as last on true
      where d.kind = 'UNREACHABLE' and d.closed_at is null
      order by d.person_id, d.id
    )
    select cause, what, count(*)::int as times from said group by 1, 2 order by 1, 3 desc, 2`.execute(db);
  return rows;
}

const PLACES_SHOWN = 10;

const WORDS: Record<UnreachableCause, { so: string; step: string }> = {
  RANGE: { so: '不在可见范围', step: '请在应用详情页「可见范围」里加入他们的部门' },
  LICENCE: { so: '没有接口许可', step: '请在「应用管理 → 接口许可」里为他们分配许可' },
  ACCOUNT: { so: '没有这个账号（已离开企业，或账号写错）', step: '请在名单里改正账号，或登记离职' },
};

export function peopleNotes(people: readonly UnreachablePeople[]): string[] {
  return (['RANGE', 'LICENCE', 'ACCOUNT'] as const).flatMap((cause) => {
    const places = people.filter((one) => one.cause === cause);
    if (places.length === 0) return [];
    const total = places.reduce((sum, { times }) => sum + times, 0);
    const shown = places.slice(0, PLACES_SHOWN).map(({ what, times }) => `${what} ${times} 人`);
    const more = places.length > PLACES_SHOWN ? '等' : '';
    const { so, step } = WORDS[cause];
    return [`提示：${total} 人收不到卡片，因为${so}：${shown.join('、')}${more}。${step}；名单见 eqian readiness`];
  });
}
