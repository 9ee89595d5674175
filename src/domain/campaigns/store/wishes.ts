import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { type Scope, within } from '../../../kernel/scope/index.ts';
import type { WishesData } from '../api.ts';

/** Who asked for help in this campaign, and the new colleagues of whatever campaign; never whoever declined (条例 art. 22). */
export async function wishes(ex: Executor, campaignId: string, place: Scope): Promise<WishesData> {
  const { rows } = await sql<WishesData>`
    select count(distinct m.person_id) filter (where m.campaign_id = ${campaignId} and m.help_at is not null)::int as help,
      count(distinct m.person_id) filter (where c.kind = 'NEW_HIRE')::int as "newHires",
      min(c.id) filter (where c.kind = 'NEW_HIRE') as "newHireCampaignId"
    from campaign_member m join campaign c on c.id = m.campaign_id and c.state <> 'CLOSED'
    where m.ended_at is null and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')
      and (m.campaign_id = ${campaignId} or c.kind = 'NEW_HIRE')
      and ${within(place, 'm')}`.execute(ex);
  return rows[0] ?? { help: 0, newHires: 0, newHireCampaignId: null };
}
