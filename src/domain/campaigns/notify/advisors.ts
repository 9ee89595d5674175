import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { isOfTheEmployer } from '../../../kernel/access/index.ts';
import { scopeOf, within } from '../../../kernel/scope/index.ts';
import { newId } from '../../../lib/ids.ts';
import { cut } from '../../../lib/text.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { Notice } from '../../../outbound/index.ts';
import type { Task } from '../../tasks/index.ts';
import { helpCard, morningCard } from '../cards.ts';
import type { CampaignContext } from '../context.ts';
import { figuresIn } from '../queries/figures.ts';
import { employersOf } from '../queries/places.ts';
import { type Campaign, setMorningCursor } from '../store/campaigns.ts';
import * as daily from '../store/days.ts';
import { dayNumber } from './questions.ts';

export const MORNING = 'campaign_day';
export const HELP = 'protection_help';
const ORGANISATIONS_AT_ONCE = 20;
const HELP_CARDS_AT_MOST = 5;
const WAITING_AT_MOST = 100;

/**
 * C09 of a morning, the advisors' about their organisation and the owners' about their unit, for some organisations; the
 * cursor remembers how far it is, null when all have got it.
 */
export async function sendMorningPage(ctx: CampaignContext, tx: Tx, campaign: Campaign, now: Date): Promise<void> {
  const after = campaign.morningCursor ?? '';
  const page = await daily.organisationsAfter(tx, campaign.id, { after, limit: ORGANISATIONS_AT_ONCE });
  for (const organisationId of page) await sendMorning(ctx, tx, campaign, { organisationId, now });
  await setMorningCursor(tx, campaign.id, page.length < ORGANISATIONS_AT_ONCE ? null : (page.at(-1) ?? null));
}

async function sendMorning(
  ctx: CampaignContext,
  tx: Tx,
  campaign: Campaign,
  { organisationId, now }: { organisationId: string; now: Date },
): Promise<void> {
  const figuresOf = await figuresIn(tx, campaign, organisationId);
  const day = { campaignId: campaign.id, day: shanghaiDay(now), organisationId };
  const advisors = await ctx.directory.holders(tx, { role: 'ADVISOR', organisationId, at: now });
  if (advisors.length > 0) {
    const kept = await daily.keep(tx, { ...day, gridUnitId: '', ...(await figuresOf('')) });
    await enqueueMorning(ctx, tx, kept, advisors);
  }
  const notified = new Set(advisors.map(({ personId }) => personId));
  for (const owner of await daily.unitOwners(tx, ctx.corpId, organisationId)) {
    if (notified.has(owner.personId)) continue;
    const { gridUnitId } = owner;
    const figures = await figuresOf(gridUnitId);
    if (figures.missing === 0) continue;
    await enqueueMorning(ctx, tx, await daily.keep(tx, { ...day, gridUnitId, ...figures }), [owner]);
  }
}

async function enqueueMorning(
  ctx: CampaignContext,
  tx: Tx,
  day: daily.CampaignDay,
  people: readonly { personId: string; userid: string | null }[],
): Promise<void> {
  await ctx.outbound.notify(
    tx,
    people.map(
      ({ personId, userid }): Notice => ({
        owner: { kind: MORNING, id: day.id },
        to: { personId, userid },
        purpose: 'notice',
        template: 'C09',
        content: { type: 'card', card: morningCard(ctx, day, day.remindedAt !== null) },
        lane: 4,
      }),
    ),
  );
}

/** Who asks for help is on his advisor's list; the advisor hears once a day that somebody is (T11). */
export async function notifyHelper(ctx: CampaignContext, tx: Tx, personId: string, at: Date): Promise<void> {
  for (const { organisationId } of await employersOf(tx, personId)) {
    const question = { role: 'ADVISOR' as const, organisationId, at, except: [personId] };
    const [advisor] = await ctx.directory.holders(tx, question);
    if (!advisor) continue;
    await ctx.outbound.notify(tx, [
      {
        owner: { kind: HELP, id: organisationId },
        to: { personId: advisor.personId, userid: advisor.userid },
        purpose: 'notice',
        template: 'T11',
        content: { type: 'text', text: ctx.texts.replies.T11 },
        occurrence: dayNumber(at),
        lane: 4,
      },
    ]);
  }
}

/** Who asked for help, for 「我的任务」 of whoever answers for the unit: a card for each campaign and organisation. */
export async function sendHelpCards(
  ctx: CampaignContext,
  tx: Tx,
  to: { personId: string; userid: string },
  owner: string,
): Promise<number> {
  const asking = await askingForHelp(ctx, tx, to.personId, HELP_CARDS_AT_MOST);
  await ctx.outbound.notify(
    tx,
    asking.map(({ campaignId, organisation, people }) => ({
      owner: { kind: owner, id: newId() },
      to,
      purpose: 'reply' as const,
      template: 'C41',
      content: {
        type: 'card' as const,
        card: helpCard(ctx, { campaignId, org: `${cut(organisation, 10)} ${people}人` }),
      },
      lane: 3 as const,
    })),
  );
  return asking.length;
}

export async function helpTodos(ctx: CampaignContext, ex: Executor, personId: string): Promise<Task[]> {
  const asking = await askingForHelp(ctx, ex, personId, WAITING_AT_MOST);
  return asking.map(({ campaignId, organisation, people, since }) => ({
    kind: 'HELP' as const,
    id: `${campaignId} ${organisation}`,
    path: `/h5/campaigns/${campaignId}`,
    about: `${organisation} ${people}人`,
    level: null,
    since,
    dueAt: null,
    count: people,
  }));
}

interface Asking {
  campaignId: string;
  organisation: string;
  people: number;
  since: Date;
}

/**
 * By campaign and organisation, in the units this person answers for; never whoever declined meanwhile (条例 art. 22),
 * nor himself.
 */
async function askingForHelp(
  { directory }: CampaignContext,
  ex: Executor,
  personId: string,
  limit: number,
): Promise<Asking[]> {
  const place = await scopeOf(ex, (await directory.rolesOf(ex, personId)).filter(isOfTheEmployer));
  const { rows } = await sql<Asking>`
    select m.campaign_id, o.short_name as organisation, count(*)::int as people,
      min(m.help_at) as since
    from campaign_member m join campaign c on c.id = m.campaign_id join organisation o on o.id = m.organisation_id
    where c.state <> 'CLOSED' and m.ended_at is null and m.help_at is not null and m.person_id <> ${personId}
      and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')
      and ${within(place, 'm')}
    group by m.campaign_id, o.id, o.short_name
    order by min(m.help_at), m.campaign_id, o.id
    limit ${limit}`.execute(ex);
  return rows;
}
