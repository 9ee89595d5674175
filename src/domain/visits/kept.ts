import { sql } from 'kysely';
import type { Texts } from '../../config/text-file.ts';
import type { KeptSource } from '../../kernel/module/index.ts';

interface Row {
  at: Date;
  organisation: string;
  unit: string;
  visitedOn: string;
  purpose: string;
  people: number;
  withdrawn: boolean;
  total: number;
}

/** The visits somebody wrote down, those he took back too: whom he met is in none of them. */
export function createKeptVisits(texts: Texts): KeptSource {
  return async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<Row>`
      select v.recorded_at as at, o.short_name as organisation, u.name as unit, v.visited_on as "visitedOn", v.purpose, v.people,
        v.withdrawn_at is not null as withdrawn, count(*) over ()::int as total
      from visit v join organisation o on o.id = v.organisation_id join grid_unit u on u.id = v.grid_unit_id
      where v.visitor_id = ${personId} order by v.visited_on desc, v.id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ at, organisation, unit, visitedOn, purpose, people, withdrawn, total }) => ({
      at,
      about: `${organisation} ${unit}`,
      said: [visitedOn, texts.kept.visits[purpose] ?? purpose, `${people}人`, withdrawn && '已撤销']
        .filter(Boolean)
        .join('，'),
      path: null,
      total,
    }));
  };
}
