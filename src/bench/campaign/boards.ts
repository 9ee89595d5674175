import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { clock, type Database } from '../../database/index.ts';
import { createFieldCrypto } from '../../lib/field-crypto.ts';
import { shareText } from '../../lib/shares.ts';
import { cut } from '../../lib/text.ts';
import { nextShanghai } from '../../lib/time.ts';
import { type BenchStores, benchConfig, quantile } from '../county.ts';
import { countBare } from './floor.ts';
import type { Visitor } from './visitor.ts';

interface BoardFigures {
  reads: number;
  bytes: number;
  p50Ms: number;
  p95Ms: number;
}

/** A board is asked for about as often as twenty officers would who each look every 5 s. */
const PAUSE_MS = 250;

export interface Watching {
  stop(): Promise<{ boards: Record<string, BoardFigures>; floorP50Ms: number; floorP95Ms: number; unequal: number }>;
}

/** Reads these boards in turn until it is told to stop, each time beside the bare sum over the counters. */
export function watchBoards(
  db: Database,
  campaignId: string,
  boards: readonly { name: string; visitor: Visitor; path: string }[],
): Watching {
  const times = new Map(boards.map(({ name }) => [name, [] as number[]]));
  const bytes = new Map<string, number>();
  const floor: number[] = [];
  let unequal = 0;
  let isOver = false;

  const watching = (async () => {
    while (!isOver) {
      for (const { name, visitor, path } of boards) {
        const { ms, text } = await visitor.get(path);
        times.get(name)?.push(ms);
        bytes.set(name, text.length);
        if (!isEqual(text)) unequal += 1;
      }
      floor.push(await countBare(db, campaignId));
      await wait(PAUSE_MS);
    }
  })();

  return {
    async stop() {
      isOver = true;
      await watching;
      return {
        boards: Object.fromEntries(
          [...times].map(([name, ms]) => [
            name,
            {
              reads: ms.length,
              bytes: bytes.get(name) ?? 0,
              p50Ms: quantile(ms, 0.5),
              p95Ms: quantile(ms, 0.95),
            },
          ]),
        ),
        floorP50Ms: quantile(floor, 0.5),
        floorP95Ms: quantile(floor, 0.95),
        unequal,
      };
    },
  };
}

/** Whether the buckets of a campaign's board add up to its people; a bulletin's board has its own sum. */
function isEqual(text: string): boolean {
  const board = JSON.parse(text) as {
    campaign?: { counts: Record<string, number> };
    counters?: Record<string, number>;
  };
  const { people, target, ...parts } = board.campaign?.counts ?? board.counters ?? {};
  return Object.values(parts).reduce((sum, n) => sum + n, 0) === (people ?? target);
}

export interface DailyDigest {
  cards: number;
  /** Cards with a figure that the recount does not find. */
  wrong: string[];
  recounted: number;
}

const PATIENCE_MS = 3 * 60_000;

/** Lets the next morning come and compares every C09 card, as it was written for WeCom, with the raw rows. */
export async function checkDailyDigest(county: BenchStores, campaignId: string): Promise<DailyDigest> {
  const { db } = county;
  const { appNow } = await clock.read(db);
  await clock.advanceTo(db, nextShanghai(appNow, '09:10'));
  await untilNotified(county, campaignId);
  const truth = await recount(county, campaignId);
  const { fieldKeys } = benchConfig({ dataDir: county.dataDir, port: 1 });
  const crypto = createFieldCrypto(fieldKeys);
  const { rows } = await sql<{ organisationId: string; body: string }>`
    select day.organisation_id, m.body_sealed as body
    from campaign_day day join delivery d on d.owner_kind = 'campaign_day' and d.owner_id = day.id and d.template = 'C09'
      join message m on m.id = d.message_id
    where day.campaign_id = ${campaignId} and day.grid_unit_id = '' order by d.id`.execute(db);
  const wrong = rows.flatMap(({ organisationId, body }) => {
    const shown = shownOn(crypto.open(body));
    const real = truth.get(organisationId) ?? 'nobody';
    return shown === real ? [] : [`${organisationId}: shown "${shown}", recounted "${real}"`];
  });
  return { cards: rows.length, wrong, recounted: truth.size };
}

async function untilNotified({ db }: BenchStores, campaignId: string): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await sql<{ days: number; going: boolean }>`
      select (select count(*)::int from campaign_day where campaign_id = ${campaignId}) as days,
        c.morning_cursor is not null or exists (select from timer t where t.owner_kind = 'campaign' and t.owner_id = c.id
          and t.state = 'armed' and t.purpose = 'morning' and t.due_at <= app_now()) as going
      from campaign c where c.id = ${campaignId}`.execute(db);
    const [row] = rows;
    if (row && row.days > 0 && !row.going) return;
    if (performance.now() > giveUpAt) throw new Error('the morning was not told in time');
    await wait(200);
  }
}

interface Unit {
  organisationId: string;
  name: string | null;
  id: string;
  people: number;
  done: number;
  missing: number;
}

/** Organisation by organisation what its card must say, from people and their protections alone: no counter is read. */
async function recount({ db }: BenchStores, campaignId: string): Promise<Map<string, string>> {
  const { rows } = await sql<Unit>`
    with standing as (
      select m.organisation_id, m.grid_unit_id, m.declined_until is not null as declined,
        not exists (select from unnest(c.items) as item where not exists (
          select from protection p where p.person_id = m.person_id and p.item = item.item
            and p.state in ('DECLARED', 'EVIDENCED', 'VERIFIED', 'EXEMPT'))) as done
      from campaign_member m join campaign c on c.id = m.campaign_id
      where m.campaign_id = ${campaignId} and m.ended_at is null
    )
    select s.organisation_id, s.grid_unit_id as id, unit.name, count(*)::int as people,
      (count(*) filter (where done))::int as done, (count(*) filter (where not done and not declined))::int as missing
    from standing s left join grid_unit unit on unit.id = s.grid_unit_id group by 1, 2, 3`.execute(db);
  const byOrganisation = new Map<string, Unit[]>();
  for (const unit of rows) {
    const units = byOrganisation.get(unit.organisationId) ?? [];
    units.push(unit);
    byOrganisation.set(unit.organisationId, units);
  }
  return new Map([...byOrganisation].map(([id, units]) => [id, said(units)]));
}

function said(units: readonly Unit[]): string {
  const sum = (of: (unit: Unit) => number) => units.reduce((total, unit) => total + of(unit), 0);
  const share = shareText(
    sum(({ done }) => done),
    sum(({ people }) => people),
  );
  const [slowest] = units
    .filter(({ name, missing }) => name !== null && missing > 0)
    .sort((a, b) => a.done / a.people - b.done / b.people || b.people - a.people || (a.id < b.id ? -1 : 1));
  return `完成${share}，还有${sum(({ missing }) => missing)}人未完成 / ${cut(slowest?.name ?? '', 14)}`;
}

function shownOn(body: string): string {
  const { template_card: card } = JSON.parse(body) as Body;
  const slowest = card.horizontal_content_list?.find(({ keyname }) => keyname === '最慢')?.value ?? '';
  return `${card.main_title.desc} / ${slowest}`;
}

interface Body {
  template_card: {
    main_title: { desc: string };
    horizontal_content_list?: { keyname: string; value: string }[];
  };
}
