import { sql } from 'kysely';
import { appNow, transact } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { LEVELS } from '../../../kernel/escalation/index.ts';
import { scopeOf, within } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import type { Warning, WarningContext } from '../../warnings/index.ts';
import type { ReviewQueryData, ReviewsData } from '../api.ts';

interface ReviewRow {
  id: string;
  number: string;
  level: Warning['level'];
  drill: boolean;
  fraudType: Warning['fraudType'];
  subject: string | null;
  organisation: string | null;
  outcome: Warning['outcome'];
  reportedBy: string | null;
  reportedAt: Date;
  dueAt: Date | null;
  missing: number;
  place: number;
  total: number;
}

/**
 * What waits for a review that this reader may give, the most urgent first. His own reports are another's to review, and
 * what is about himself is nobody's to show him.
 */
export function reviewsFor(
  { db, directory, texts }: WarningContext,
  personId: string,
  { limit, after }: ReviewQueryData,
): Promise<ReviewsData> {
  return transact(db, async (tx) => {
    const now = await appNow(tx);
    const grants = grantsFor(await directory.rolesOf(tx, personId, now), 'warning.review');
    const scope = await scopeOf(tx, grants);
    const [place, id] = after?.split('.') ?? [];
    const { rows } = await sql<ReviewRow>`
      with waiting as (
        select w.*, array_position(${[...LEVELS]}::text[], w.level) - 1 as place from warning w
        where w.state = 'REPORTED' and w.open_reason is null and ${within(scope, 'w')}
          and w.reported_by is distinct from ${personId} and w.person_id is distinct from ${personId})
      select w.id, w.number, w.level, w.drill, w.fraud_type, w.outcome, w.reported_at, w.place,
        cardinality(w.missing) as missing, p.name as subject, o.short_name as organisation, r.name as reported_by,
        (select t.due_at from timer t where t.owner_kind = 'warning' and t.owner_id = w.id
          and t.state = 'armed' and t.purpose = 'review') as due_at,
        (select count(*)::int from waiting) as total
      from waiting w
        left join person p on p.id = w.person_id
        left join organisation o on o.id = w.organisation_id
        left join person r on r.id = w.reported_by
      where ${id === undefined ? sql`true` : sql`(w.place, w.id) > (${Number(place)}::int, ${id})`}
      order by w.place, w.id limit ${limit + 1}`.execute(tx);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      reviews: shown.map(({ place: _, total: _total, fraudType, subject, reportedAt, dueAt, ...row }) => ({
        ...row,
        fraudName: texts.fraudTypes[fraudType].name,
        subject: row.drill ? '演练同事' : subject && maskName(subject),
        reportedAt: reportedAt.toISOString(),
        dueAt: dueAt?.toISOString() ?? null,
      })),
      total: rows[0]?.total ?? 0,
      next: rows.length > limit && last ? `${last.place}.${last.id}` : null,
      now: now.toISOString(),
    };
  });
}
