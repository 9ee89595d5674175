import { sql } from 'kysely';
import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import { mutedUntil } from '../../../kernel/escalation/index.ts';
import { addMs, formatShanghai, minutes, shanghaiClock } from '../../../lib/time.ts';
import type { HealthData } from '../api.ts';
import type { FeedRules, OperationsContext } from '../context.ts';

export const FEED = 'feed';

/** How long a source may be silent at this hour before somebody should look. */
function silentAfterMs({ dayFrom, dayTo, dayMinutes, nightMinutes }: FeedRules, at: Date): number {
  const clock = shanghaiClock(at);
  return minutes(clock >= dayFrom && clock < dayTo ? dayMinutes : nightMinutes);
}

interface Heard {
  source: string;
  lastAt: Date;
  silentSince: Date | null;
}

const readFeeds = async (ex: Executor): Promise<Heard[]> => {
  const { rows } = await sql<Heard>`
    select heard.source, heard.last_at, silence.silent_since
    from (select source, max(at) as last_at from warning_source group by source) as heard
      left join feed_silence silence on silence.source = heard.source
    order by heard.source`.execute(ex);
  return rows;
};

export async function feedsOf(ctx: OperationsContext): Promise<HealthData['feeds']> {
  const { db, feeds, config } = ctx;
  const at = await appNow(db);
  return (await readFeeds(db)).map(({ source, lastAt, silentSince }) => ({
    source,
    name: nameOf(config, source),
    lastAt: lastAt.toISOString(),
    silentAfterMinutes: feeds.sources.includes(source) ? silentAfterMs(feeds, at) / minutes(1) : null,
    // It is silent before anybody was told, too: a mute window holds the card and hides nothing.
    silentSince: (silentSince ?? (isSilent(feeds, { source, lastAt }, at) ? lastAt : null))?.toISOString() ?? null,
  }));
}

const isSilent = (feeds: FeedRules, { source, lastAt }: Pick<Heard, 'source' | 'lastAt'>, at: Date): boolean =>
  feeds.sources.includes(source) && addMs(lastAt, silentAfterMs(feeds, at)) <= at;

/**
 * A source that was heard once and is silent for too long: the centre hears of it once, and once more when the source is
 * heard again. In a mute window nobody is told: what is silent still at its end is told then. Answers how many changed.
 */
export function watchFeeds(ctx: OperationsContext): Promise<number> {
  const { feeds } = ctx;
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    await sql`select pg_advisory_xact_lock(hashtextextended('feeds', 0))`.execute(tx);
    if (await mutedUntil(tx, now)) return 0;
    const changed = (await readFeeds(tx)).filter((heard) => {
      const { source, lastAt, silentSince } = heard;
      if (silentSince === null) return isSilent(feeds, heard, now);
      return feeds.sources.includes(source) && lastAt > silentSince;
    });
    for (const one of changed) await notice(ctx, tx, one, now);
    return changed.length;
  });
}

async function notice(ctx: OperationsContext, tx: Tx, { source, lastAt, silentSince }: Heard, now: Date) {
  const isBack = silentSince !== null;
  const { rows } = await sql<{ changes: number }>`
    insert into feed_silence (source, silent_since, noticed_at, changes)
    values (${source}, ${isBack ? null : lastAt}, ${now}, 1)
    on conflict (source) do update set silent_since = excluded.silent_since, noticed_at = excluded.noticed_at,
      changes = feed_silence.changes + 1
    returning changes`.execute(tx);
  const { draw, texts, config, directory, outbound } = ctx;
  const card = draw({
    card: isBack ? texts.cards.back : texts.cards.silent,
    variables: { org: nameOf(config, source), time: formatShanghai(lastAt) },
    key: 'none',
    url: `${config.http.publicUrl}/console/operations`,
  });
  const people = [
    ...(await directory.onDuty(tx, { role: 'CENTER_OFFICER', at: now })),
    ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at: now })),
  ].filter((one, n, all) => one.userid !== null && all.findIndex(({ personId }) => personId === one.personId) === n);
  await outbound.notify(
    tx,
    people.map(({ personId, userid }) => ({
      owner: { kind: FEED, id: source },
      to: { personId, userid },
      purpose: 'notice' as const,
      template: isBack ? 'operations.back' : 'operations.silent',
      content: { type: 'card' as const, card },
      occurrence: rows[0]?.changes ?? 0,
      // Nobody hears of fraud from a source that is silent: no quota holds it back.
      lane: 1 as const,
    })),
  );
}

function nameOf({ texts }: OperationsContext['config'], source: string): string {
  return Object.hasOwn(texts.sources, source)
    ? (texts.sources[source as keyof typeof texts.sources] ?? source)
    : source;
}
