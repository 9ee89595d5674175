import { type RawBuilder, sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { WarningContext } from '../../warnings/index.ts';
import type { BoardData } from '../api.ts';
import { byUrgency } from '../rules.ts';
import { openRows } from './rows.ts';
import { seenInList } from './seen.ts';

/** So many are looked at for their order, and so many shown; all are counted. */
const LOOKED_AT = 300;
const SHOWN = 100;

/** All that is open in the reader's places: what runs out first, how many by level and station, who was reached. */
export function boardFor({ db, directory }: WarningContext, personId: string): Promise<BoardData> {
  return transact(db, async (tx) => {
    const now = await appNow(tx);
    const seen = await seenInList(tx, directory, { personId, now, openOnly: true });
    const visible = sql<boolean>`${seen.visible} and w.person_id is distinct from ${personId}`;
    const rows = await openRows(tx, { seen, visible, personId, now, limit: LOOKED_AT });
    const counts = await countsOf(tx, visible);
    return {
      now: now.toISOString(),
      total: counts.reduce((sum, { count }) => sum + count, 0),
      levels: totals(counts, ({ level }) => level),
      stations: stationsOf(counts),
      advisors: await advisorsOf(tx, visible),
      withoutAdvisor: await withoutAdvisor(tx, seen.organisations),
      warnings: rows.sort(byUrgency).slice(0, SHOWN),
    };
  });
}

interface Count {
  level: string;
  station: string | null;
  count: number;
}

async function countsOf(tx: Tx, visible: RawBuilder<boolean>): Promise<Count[]> {
  const { rows } = await sql<Count>`
    select w.level, s.name as station, count(*)::int as count
    from warning w left join organisation o on o.id = w.organisation_id left join jurisdiction s on s.id = o.station_id
    where ${visible} group by w.level, s.name`.execute(tx);
  return rows;
}

function totals(counts: readonly Count[], keyOf: (one: Count) => string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const one of counts) found[keyOf(one)] = (found[keyOf(one)] ?? 0) + one.count;
  return found;
}

const NOWHERE = '未定单位';

/** Those with most first; what lies nowhere yet is the centre's. */
function stationsOf(counts: readonly Count[]): BoardData['stations'] {
  const names = [...new Set(counts.map(({ station }) => station ?? NOWHERE))];
  return names
    .map((name) => {
      const own = counts.filter(({ station }) => (station ?? NOWHERE) === name);
      return { name, count: own.reduce((sum, { count }) => sum + count, 0), levels: totals(own, ({ level }) => level) };
    })
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'zh-CN'));
}

/** Of the advisors asked about what is open: to how many WeCom has brought it. */
async function advisorsOf(tx: Tx, visible: RawBuilder<boolean>): Promise<BoardData['advisors']> {
  const { rows } = await sql<BoardData['advisors']>`
    select count(*)::int as asked, count(*) filter (where exists (
        select from delivery d where d.owner_kind = 'warning' and d.owner_id = w.id and d.person_id = a.person_id
          and d.state in ('accepted', 'accepted_blind', 'acted')))::int as reached
    from warning w join warning_addressee a on a.warning_id = w.id and a.run = w.run and a.role = 'ADVISOR'
    where ${visible}`.execute(tx);
  return rows[0] ?? { asked: 0, reached: 0 };
}

async function withoutAdvisor(tx: Tx, organisations: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct w.organisation_id)::int as count from readiness_defect w
    where w.kind = 'NO_ADVISOR' and w.closed_at is null and ${organisations}`.execute(tx);
  return rows[0]?.count ?? 0;
}
