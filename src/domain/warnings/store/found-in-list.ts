import { type RawBuilder, sql } from 'kysely';
import type { ListQueryData } from '../api.ts';

type Sought = Pick<ListQueryData, 'number' | 'organisation' | 'person' | 'from' | 'until'>;

/**
 * The conditions on `w` (and `o`, `p` beside it) of somebody who looks for a warning. A person is looked for by name only
 * where the reader may know it: as police of the place, or because he had the warning himself.
 */
export function soughtBy(
  { number, organisation, person, from, until }: Sought,
  { personId, asPolice }: { personId: string; asPolice: RawBuilder<boolean> },
): RawBuilder<unknown> {
  const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`;
  const conditions = [
    ...(number ? [sql`strpos(w.number, ${number.toUpperCase()}) > 0`] : []),
    ...(organisation
      ? [
          sql`(strpos(o.name, ${organisation}) > 0 or strpos(o.short_name, ${organisation}) > 0 or o.code = ${organisation})`,
        ]
      : []),
    ...(person
      ? [
          sql`strpos(p.name, ${person}) > 0 and (${asPolice}
            or w.owner_person_id = ${personId} or w.reported_by = ${personId})`,
        ]
      : []),
    ...(from ? [sql`${day('w.created_at')} >= ${from}::date`] : []),
    ...(until ? [sql`${day('w.created_at')} <= ${until}::date`] : []),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}
