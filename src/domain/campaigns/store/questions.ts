import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Bucket, CampaignKind } from '../types.ts';

export interface Member {
  personId: string;
  kind: CampaignKind;
  organisationId: string;
  bucket: Bucket;
  reached: 'SENT' | 'UNREACHABLE' | null;
  askedAt: Date | null;
  reminders: number;
  remindedAt: Date | null;
  userid: string | null;
}

/** Members as a question or reminder needs them, with the account by which WeCom reaches them. */
async function select(ex: Executor, corpId: string, condition: ReturnType<typeof sql>): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select m.person_id as "personId", m.kind, m.organisation_id, m.bucket, m.reached,
      m.asked_at as "askedAt", m.reminders, m.reminded_at as "remindedAt", account.userid
    from campaign_member m
      left join wecom_account account on account.person_id = m.person_id and account.corp_id = ${corpId}
        and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where m.ended_at is null and ${condition}`.execute(ex);
  return rows;
}

export function someOf(
  ex: Executor,
  corpId: string,
  campaignId: string,
  personIds: readonly string[],
): Promise<Member[]> {
  return select(
    ex,
    corpId,
    sql`m.campaign_id = ${campaignId} and m.person_id = any(${[...personIds]}::text[])
    order by m.person_id`,
  );
}

export function dueForReminder(
  ex: Executor,
  corpId: string,
  { campaignId, at, limit }: { campaignId: string; at: Date; limit: number },
): Promise<Member[]> {
  return select(
    ex,
    corpId,
    sql`m.campaign_id = ${campaignId} and m.next_reminder_at <= ${at}
    order by m.next_reminder_at, m.person_id limit ${limit}`,
  );
}

export function ofBatch(ex: Executor, corpId: string, batch: string, limit: number): Promise<Member[]> {
  return select(ex, corpId, sql`m.ask_batch = ${batch} order by m.person_id limit ${limit}`);
}

export async function anyReminderDue(ex: Executor, campaignId: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    select from campaign_member where campaign_id = ${campaignId} and next_reminder_at <= ${at} limit 1`.execute(ex);
  return rows.length > 0;
}

export interface Planned {
  personId: string;
  reminders: number;
  remindedAt: Date | null;
  askedAt: Date | null;
  next: Date | null;
}

export async function notePlanned(tx: Tx, campaignId: string, planned: readonly Planned[]): Promise<void> {
  await sql`
    update campaign_member m set asked_at = p."askedAt", reminders = p.reminders, reminded_at = p."remindedAt",
      next_reminder_at = p.next, ask_batch = null
    from jsonb_to_recordset(${JSON.stringify(planned)}::jsonb)
      as p ("personId" text, reminders int, "remindedAt" timestamptz, "askedAt" timestamptz, next timestamptz)
    where m.campaign_id = ${campaignId} and m.person_id = p."personId"`.execute(tx);
}

/** What became of a question. Whoever cannot be reached is reminded no more. */
export async function noteReached(
  tx: Tx,
  campaignId: string,
  personIds: readonly string[],
  reached: 'SENT' | 'UNREACHABLE',
): Promise<void> {
  await sql`
    update campaign_member set reached = ${reached},
      next_reminder_at = case when ${reached} = 'UNREACHABLE' then null else next_reminder_at end
    where campaign_id = ${campaignId} and person_id = any(${[...personIds]}::text[]) and ended_at is null
      and reached is distinct from ${reached}`.execute(tx);
}

/** A question or reminder that never went out does not count; it is tried again at this time. */
export async function takeBackQuestion(
  tx: Tx,
  campaignId: string,
  personIds: readonly string[],
  next: Date,
): Promise<void> {
  await sql`
    update campaign_member set next_reminder_at = ${next},
      reminders = case when reached is null then reminders else greatest(reminders - 1, 0) end,
      asked_at = case when reached is null then null else asked_at end
    where campaign_id = ${campaignId} and person_id = any(${[...personIds]}::text[]) and ended_at is null
      and bucket in ('WAITING', 'ASKED', 'PARTIAL')`.execute(tx);
}

/** Puts members on the list of the next reminding: whose declaration no longer holds and who may still be asked. */
export async function remindAgain(tx: Tx, personIds: readonly string[], next: Date, max: number): Promise<void> {
  await sql`
    update campaign_member m set next_reminder_at = ${next}
    from campaign c
    where c.id = m.campaign_id and c.state <> 'CLOSED' and m.person_id = any(${[...personIds]}::text[])
      and m.ended_at is null and m.next_reminder_at is null and m.reminders < ${max}
      and m.bucket in ('WAITING', 'ASKED', 'PARTIAL')`.execute(tx);
}

/** Whoever is silent already when a campaign begins is counted so, and not asked. */
export async function noteSilent(tx: Tx, campaignId: string, silent: ReadonlyMap<string, Date>): Promise<void> {
  if (silent.size === 0) return;
  const rows = JSON.stringify([...silent].map(([id, until]) => ({ id, until })));
  await sql`
    update campaign_member m set declined_until = given.until
    from jsonb_to_recordset(${rows}::jsonb) as given (id text, until timestamptz)
    where m.campaign_id = ${campaignId} and m.person_id = given.id`.execute(tx);
}
