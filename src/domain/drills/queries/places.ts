import { sql } from 'kysely';
import type { PlaceChoiceData } from '../api.ts';
import type { DrillContext } from '../context.ts';

const SHOWN = 30;

/** What an exercise may be held at: every station, and organisations by part of their name. */
export async function choosePlaces({ db }: DrillContext, q: string): Promise<PlaceChoiceData> {
  const stations = await sql<PlaceChoiceData['stations'][number]>`
    select j.id, j.name, (select count(*)::int from organisation o where o.station_id = j.id) as organisations,
      exists (select from drill_station s where s.station_id = j.id and s.is_open) as is_busy
    from jurisdiction j where j.kind = 'STATION' order by j.code limit 200`.execute(db);
  if (q === '') return { stations: stations.rows, organisations: [] };
  const organisations = await sql<PlaceChoiceData['organisations'][number]>`
    select o.id, o.short_name as name, j.name as station from organisation o join jurisdiction j on j.id = o.station_id
    where strpos(o.name, ${q}) > 0 or strpos(o.short_name, ${q}) > 0 or o.code = ${q}
    order by o.code limit ${SHOWN}`.execute(db);
  return { stations: stations.rows, organisations: organisations.rows };
}
