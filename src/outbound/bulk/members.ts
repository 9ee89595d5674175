import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { OutboundContext } from '../context.ts';

/**
 * Which of these members have had their share of the last minute or hour, and when there is room again. Nobody is locked
 * for it: the share lies well under WeCom's limit (30 a minute, 1,000 an hour, doc p/90236), one more does no harm.
 */
export async function fullMembers(
  { corpId, agentId, settings }: OutboundContext,
  tx: Tx,
  userids: string[],
  now: Date,
): Promise<Map<string, Date>> {
  const { perMemberPerMinute, perMemberPerHour } = settings.send;
  const { rows } = await sql<{ userid: string; freeAt: Date }>`/* prepare */
    select userid, free_at as "freeAt"
    from unnest(${userids}::text[]) as member (userid)
      cross join lateral (
        select greatest(
          max(at) filter (where n = ${perMemberPerMinute}::int and at > ${now}::timestamptz - interval '1 minute') + interval '1 minute',
          max(at) filter (where n = ${perMemberPerHour}::int) + interval '1 hour'
        ) as free_at
        from (
          select at, row_number() over (order by at desc) as n from attempt
          where kind = 'send' and attempt.userid = member.userid and corp_id = ${corpId} and agent_id = ${agentId}
            and at > ${now}::timestamptz - interval '1 hour'
        ) as sent
      ) as share
    where free_at is not null`.execute(tx);
  return new Map(rows.map(({ userid, freeAt }) => [userid, freeAt]));
}
