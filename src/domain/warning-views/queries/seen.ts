import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import {
  can,
  type Facts,
  grantsGiven,
  isOfficer,
  isOfTheCounty,
  NAME_WINDOW_MS,
} from '../../../kernel/access/index.ts';
import { scopeOf, within } from '../../../kernel/scope/index.ts';
import { addMs, days, shanghaiAt } from '../../../lib/time.ts';
import { type Directory, isNamed, type RoleGrant } from '../../directory/index.ts';
import type { ListQueryData } from '../../warnings/index.ts';

// Which warnings a list may show its reader, and how they are looked for: conditions on rows of `warning w`.

export interface SeenInList {
  /** What the reader may know of at all. */
  visible: RawBuilder<boolean>;
  /** What he reads as police. */
  asPolice: RawBuilder<boolean>;
  /** Where he reads the names of those who work on it. */
  staffNamed: RawBuilder<boolean>;
  /** Where he may know of anything, by the organisation alone. */
  organisations: RawBuilder<boolean>;
}

const OPEN: Facts = { self: false, open: true };
const LATELY: Facts = { self: false, open: false, closedForMs: 0 };
const LONG_AGO: Facts = { self: false, open: false, closedForMs: Number.POSITIVE_INFINITY };

/** The permission table's answer for a whole list: each of its conditions becomes one on the rows. */
export async function seenInList(
  tx: Tx,
  directory: Directory,
  { personId, now, openOnly }: { personId: string; now: Date; openOnly: boolean },
): Promise<SeenInList> {
  const grants = await directory.rolesOf(tx, personId, now);
  const known = new Map<string, Promise<RawBuilder<boolean>>>();
  const lying = (some: readonly RoleGrant[]): Promise<RawBuilder<boolean>> => {
    const key = some.map(({ role, scopeId }) => `${role} ${scopeId}`).join();
    const condition = known.get(key) ?? liesWithin(tx, some, personId);
    known.set(key, condition);
    return condition;
  };
  const given = (facts: Facts) => grantsGiven(grants, 'warning.view', facts);
  const isOpen = sql<boolean>`w.state not in ('CLOSED', 'REVOKED')`;
  const open = sql<boolean>`${isOpen} and ${await lying(given(OPEN))}`;
  const viewing = given(OPEN);
  return {
    visible: openOnly
      ? open
      : sql<boolean>`(${open} or not (${isOpen}) and (${await lying(given(LONG_AGO))}
          or w.closed_at >= ${addMs(now, -NAME_WINDOW_MS)} and ${await lying(given(LATELY))}))`,
    asPolice: await lying(viewing.filter(isOfficer)),
    staffNamed: await lying(viewing.filter((grant) => !isMasked(grant))),
    organisations: within({ ...(await scopeOf(tx, viewing)), unitIds: [] }, 'w'),
  };
}

/** Whether this grant alone shows nothing but what is masked. */
const isMasked = (grant: RoleGrant): boolean => can([grant], 'warning.view', OPEN).outcome === 'masked';

/** A warning that lies nowhere yet is the county's, and the officer's who proposed it. */
async function liesWithin(tx: Tx, grants: readonly RoleGrant[], personId: string): Promise<RawBuilder<boolean>> {
  if (grants.length === 0) return sql`false`;
  const placed = within(await scopeOf(tx, grants), 'w');
  const unplaced = grants.some(isOfTheCounty)
    ? sql`or w.organisation_id is null`
    : grants.some(isOfficer)
      ? sql`or w.organisation_id is null and w.proposed_by = ${personId}`
      : sql``;
  return sql`(${placed} ${unplaced})`;
}

type Sought = Pick<ListQueryData, 'number' | 'organisation' | 'person' | 'from' | 'until'>;

/**
 * The conditions on `w` (and `o`, `p` beside it) of somebody who looks for a warning. A person is looked for by name only
 * where the reader may know it: as police of the place, or because he had the warning himself.
 */
export function soughtBy(
  { number, organisation, person, from, until }: Sought,
  { personId, asPolice }: { personId: string; asPolice: RawBuilder<boolean> },
): RawBuilder<unknown> {
  const conditions = [
    ...(number ? [sql`strpos(w.number, ${number.toUpperCase()}) > 0`] : []),
    ...(organisation
      ? [
          sql`(${isNamed('o.name_search', organisation)} or strpos(o.short_name, ${organisation}) > 0 or o.code = ${organisation})`,
        ]
      : []),
    ...(person
      ? [
          sql`${isNamed('p.name_search', person)} and (${asPolice}
            or w.owner_person_id = ${personId} or w.reported_by = ${personId})`,
        ]
      : []),
    ...(from ? [sql`w.created_at >= ${shanghaiAt(from, '00:00')}`] : []),
    ...(until ? [sql`w.created_at < ${addMs(shanghaiAt(until, '00:00'), days(1))}`] : []),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}
