import { sql } from 'kysely';
import { appNow, type Executor } from '../../../database/index.ts';
import type { KeptSource } from '../../../kernel/module/index.ts';
import type { MyProtectionsData } from '../api.ts';
import { type CampaignContext, nameOfItem } from '../context.ts';
import { declinedUntil, protectionsOf } from '../store/protections.ts';

const PATH = '/h5/protections';

/** One's own protections as they stand. */
export async function myProtections(ctx: CampaignContext, ex: Executor, personId: string): Promise<MyProtectionsData> {
  const [now, rows, silentUntil] = await Promise.all([
    appNow(ex),
    protectionsOf(ex, personId),
    declinedUntil(ex, personId),
  ]);
  const versions = rows.flatMap(({ consentVersion }) => consentVersion ?? []);
  return {
    items: ctx.items.map(({ code, name, option, howTo }) => {
      const row = rows.find(({ item }) => item === code);
      return {
        code,
        name,
        option,
        howTo,
        state: row?.state ?? 'UNKNOWN',
        since: row?.since.toISOString() ?? null,
        validUntil: row?.validUntil?.toISOString() ?? null,
        reason: row?.reason ?? null,
      };
    }),
    govPage: ctx.settings.govPage.name,
    declinedUntil: silentUntil && silentUntil > now ? silentUntil.toISOString() : null,
    consentVersion: ctx.consent.version(),
    consentedVersion: versions.toSorted().at(-1) ?? null,
    now: now.toISOString(),
  };
}

interface Asked {
  name: string;
  bucket: string;
  reminders: number;
  at: Date;
  total: number;
}

/** What campaigns asked of somebody. */
export const campaignsKept =
  ({ texts }: CampaignContext): KeptSource =>
  async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Asked>`
      select c.name, m.bucket, m.reminders, coalesce(m.answered_at, m.asked_at, m.joined_at) as at,
        count(*) over ()::int as total
      from campaign_member m join campaign c on c.id = m.campaign_id
      where m.person_id = ${personId} order by at desc, c.id desc limit ${limit} offset ${skip}`.execute(ex);
    const { asked } = texts.kept;
    return rows.map(({ name, bucket, reminders, at, total }) => ({
      at,
      about: name,
      said: [asked[bucket] ?? bucket, reminders > 0 && `提醒${reminders}次`].filter(Boolean).join('，'),
      path: PATH,
      total,
    }));
  };

interface Answered {
  item: string;
  state: string;
  reason: string | null;
  at: Date;
  total: number;
}

/** What he answered, and what others found or allowed. */
export const protectionsKept =
  (ctx: CampaignContext): KeptSource =>
  async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Answered>`
      select item, state, reason, since as at, count(*) over ()::int as total
      from protection where person_id = ${personId} order by since desc, item limit ${limit} offset ${skip}`.execute(
      ex,
    );
    const { answers } = ctx.texts.kept;
    return rows.map(({ item, state, reason, at, total }) => ({
      at,
      about: nameOfItem(ctx, item),
      said: [answers[state] ?? state, reason].filter(Boolean).join('：'),
      path: PATH,
      total,
    }));
  };
