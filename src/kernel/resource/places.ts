import { sql } from 'kysely';
import type { z } from 'zod';
import { isNamed } from '../../database/index.ts';
import { grantsFor } from '../access/index.ts';
import { scopeOf, within } from '../scope/index.ts';
import type { PlacesData, PlacesQuery } from './api.ts';
import type { Resource } from './define.ts';
import type { ResourceNeeds } from './service.ts';

const MOST = 40;

/** The reader's own places of a list: what it is narrowed by, and where a row can be made. */
export async function findPlaces(
  { db, directory }: ResourceNeeds,
  { right, create }: Resource,
  { q, kind, placeId: only }: z.output<typeof PlacesQuery>,
  personId: string,
): Promise<PlacesData> {
  const grants = await directory.rolesOf(db, personId);
  const rights = [right, ...(create ? [create.right] : [])];
  const scope = await scopeOf(db, [...new Set(rights.flatMap((one) => grantsFor(grants, one)))]);
  const isIn = within(scope, { organisation: 'o.id', unit: 'u.id' });
  const named = sql`(${q} = '' or ${isNamed('o.name_search', q)} or o.code = ${q} or strpos(u.name, ${q}) > 0)`;
  const { rows: places } =
    kind === 'unit'
      ? await sql<PlacesData['places'][number]>`
          select u.id, o.short_name || ' ' || u.name as name, o.code
          from grid_unit u join organisation o on o.id = u.organisation_id
          where ${isIn} and ${named} and coalesce(${only ?? null}, u.id) = u.id order by o.code, u.path, u.id limit ${MOST}`.execute(
          db,
        )
      : await sql<PlacesData['places'][number]>`
          select o.id, o.short_name as name, o.code
          from organisation o where o.id = any(${[...scope.organisationIds]}::text[])
            and (${q} = '' or ${isNamed('o.name_search', q)} or o.code = ${q})
            and coalesce(${only ?? null}, o.id) = o.id order by o.code limit ${MOST}`.execute(db);
  return { places };
}
