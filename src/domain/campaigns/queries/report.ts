import { type Database, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import type { Scope } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import { shareText } from '../../../lib/shares.ts';
import type { Sheet } from '../../../lib/spreadsheet/index.ts';
import { formatShanghai, fullShanghai } from '../../../lib/time.ts';
import { type Counts, MEMBER_COUNTS } from '../api.ts';
import { type CampaignContext, itemsIn, nameOfItem } from '../context.ts';
import * as campaigns from '../store/campaigns.ts';
import { BUCKET_WORDS, BUCKETS, EVIDENCE_WORDS, STATE_WORDS } from '../types.ts';
import { byOrganisation, figuresOf, type OrganisationCounts } from './figures.ts';
import { notYetWithin } from './people.ts';
import { reachesOf } from './places.ts';

const PAGE = 500;

/** Buckets in the order of a report's columns, after who is done. */
const OTHERS = BUCKETS.filter((bucket) => bucket !== 'DONE');

interface Report {
  campaign: campaigns.Campaign;
  organisations: OrganisationCounts[];
  counts: Counts;
  /** Where the reader sees how it goes, and where he sees names in full. */
  seen: Scope;
  named: Scope;
  by: string;
  at: Date;
}

/** A workbook of the reader's places: figures, organisations, and who is not done; on record before its first row goes out. */
export async function reportSheets(
  ctx: CampaignContext,
  id: string,
  { personId, acting }: { personId: string; acting: Acting },
): Promise<{ name: string; sheets: Sheet[] }> {
  const report = await transact(ctx.db, async (tx): Promise<Report> => {
    const campaign = await campaigns.load(tx, id);
    if (!campaign) throw notFound();
    const [seen, named] = await reachesOf(ctx, tx, personId, ['campaign.view', 'campaign.view_names']);
    const organisations = await byOrganisation(tx, id, seen);
    if (organisations.length === 0) throw notFound();
    const isNamed = named.organisationIds.length + named.unitIds.length > 0;
    const people = figuresOf(organisations).missing;
    if (people > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'campaign', id },
        seen: isNamed ? ['name', 'protections'] : ['masked name', 'masked protections'],
        people,
        file: true,
      });
    const counts = MEMBER_COUNTS.sum(organisations);
    return { campaign, organisations, counts, seen, named, ...(await ctx.audit.takerOf(personId)) };
  });
  const sheets = [summarySheet(ctx, report), organisationSheet(report), peopleSheet(ctx, report)];
  return { name: `${report.campaign.name}${fullShanghai(report.at).replace(/\D/g, '')}`, sheets };
}

function summarySheet(ctx: CampaignContext, { campaign, counts, by, at }: Report): Sheet {
  const rows: [string, string | number][] = [
    ['活动', campaign.name],
    ['状态', STATE_WORDS[campaign.state]],
    [
      '防护项目',
      itemsIn(ctx, campaign)
        .map(({ name }) => name)
        .join('、'),
    ],
    ['佐证截图', EVIDENCE_WORDS[campaign.evidence]],
    ['发起时间', formatShanghai(campaign.openedAt)],
    ['截止日期', campaign.deadline ?? '长期'],
    ...(campaign.closedAt ? [['结束时间', formatShanghai(campaign.closedAt)] as [string, string]] : []),
    ['参加人数', counts.people],
    ['已完成', counts.done],
    ['完成率', `${counts.done}/${counts.people}（${shareText(counts.done, counts.people)}）`],
    ...OTHERS.map((bucket): [string, number] => [BUCKET_WORDS[bucket], counts[MEMBER_COUNTS.names[bucket]]]),
    ['说明', `选了“${BUCKET_WORDS.DECLINED}”的人只计数，不列姓名。`],
    ['导出人', by],
    ['导出时间', fullShanghai(at)],
  ];
  return {
    name: '总表',
    columns: [
      { heading: '项目', width: 24 },
      { heading: '内容', width: 40, asText: true },
    ],
    rows,
  };
}

function organisationSheet({ organisations }: Report): Sheet {
  const headings = ['已完成（分子）', '参加人数（分母）', '完成率', ...OTHERS.map((bucket) => BUCKET_WORDS[bucket])];
  return {
    name: '单位',
    columns: [
      { heading: '乡镇街道', width: 16 },
      { heading: '单位', width: 32 },
      ...headings.map((heading) => ({ heading, width: 16 })),
    ],
    rows: organisations.map(({ townshipName, name, ...counts }) => [
      ...[townshipName, name, counts.done, counts.people, shareText(counts.done, counts.people)],
      ...OTHERS.map((bucket) => counts[MEMBER_COUNTS.names[bucket]]),
    ]),
  };
}

function peopleSheet(ctx: CampaignContext, report: Report): Sheet {
  const headings = ['单位', '部门', '姓名', '工号', '状态', '还差', '请教操作', '新员工', '已提醒次数'];
  return {
    name: '未完成人员',
    columns: headings.map((heading) => ({
      heading,
      width: heading === '单位' || heading === '还差' ? 32 : 14,
      asText: true,
    })),
    rows: peopleRows(ctx, ctx.db, report),
  };
}

async function* peopleRows(ctx: CampaignContext, db: Database, { campaign, seen, named }: Report) {
  const [organisations, units] = [new Set(named.organisationIds), new Set(named.unitIds)];
  for (let after = { organisationId: '', personId: '' }; ; ) {
    const page = await notYetWithin(db, campaign.id, seen, { after, limit: PAGE });
    for (const one of page) {
      const isNamed = organisations.has(one.organisationId) || units.has(one.gridUnitId);
      yield [
        ...[one.organisation, one.unit ?? ''],
        // A number of the employer's beside a masked name would name its bearer all the same.
        ...(isNamed ? [one.name, one.employeeNo] : [maskName(one.name), '']),
        ...[BUCKET_WORDS[one.bucket], one.missing.map((code) => nameOfItem(ctx, code)).join('、')],
        ...[one.wantsHelp ? '是' : '', one.newHire ? '是' : '', one.reminders],
      ];
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last;
  }
}
