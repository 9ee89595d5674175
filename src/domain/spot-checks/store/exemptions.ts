import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { ProtectionState } from '../../campaigns/index.ts';
import { isNamed } from '../../directory/index.ts';

export interface Exemption {
  personId: string;
  name: string;
  unit: string | null;
  item: string;
  reason: string;
  until: Date;
  by: string;
}

/** Where a page ended: by the end of the exemption, then whose it is. */
export interface Cursor {
  until: string;
  personId: string;
  item: string;
}

export async function ofOrganisation(
  ex: Executor,
  organisationId: string,
  { after, limit }: { after: Cursor | null; limit: number },
): Promise<Exemption[]> {
  const { rows } = await sql<Exemption>`
    select p.person_id, person.name, unit.name as unit, p.item, coalesce(p.reason, '') as reason,
      p.valid_until as until, coalesce(judge.name, '') as by
    from employment e join protection p on p.person_id = e.person_id and p.state = 'EXEMPT'
      join person on person.id = p.person_id
      left join person judge on judge.id = p.by_person_id
      left join grid_unit unit on unit.id = e.grid_unit_id
    where e.organisation_id = ${organisationId} and e.state = 'ACTIVE' and p.valid_until is not null
      and (${after === null} or (p.valid_until, p.person_id, p.item)
        > (${after?.until ?? null}::timestamptz, ${after?.personId ?? ''}, ${after?.item ?? ''}))
    order by p.valid_until, p.person_id, p.item limit ${limit}`.execute(ex);
  return rows;
}

export interface Found {
  personId: string;
  name: string;
  employeeNo: string;
  unit: string | null;
  items: { code: string; state: ProtectionState }[];
}

/** People employed there by part of their name or by their number, without the reader. */
export async function find(
  ex: Executor,
  organisationId: string,
  { words, reader, limit }: { words: string; reader: string; limit: number },
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select e.person_id, person.name, coalesce(e.employee_no, '') as employee_no, unit.name as unit,
      coalesce((select jsonb_agg(jsonb_build_object('code', p.item, 'state', p.state) order by p.item)
        from protection p where p.person_id = e.person_id), '[]') as items
    from employment e join person on person.id = e.person_id left join grid_unit unit on unit.id = e.grid_unit_id
    where e.organisation_id = ${organisationId} and e.state = 'ACTIVE' and e.person_id <> ${reader}
      and (${isNamed('person.name_search', words)} or e.employee_no = ${words})
    order by e.employee_no, e.person_id limit ${limit}`.execute(ex);
  return rows;
}
