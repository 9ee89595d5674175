import { type Database, type Tx, transact } from '../../../database/index.ts';
import type { Acting, Audit } from '../../../kernel/audit/index.ts';
import { unitsUnder } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { PeopleData } from '../api.ts';
import { figuresOf } from '../figures.ts';
import type { Places } from '../places.ts';
import * as campaigns from '../store/campaigns.ts';
import * as people from '../store/people.ts';
import * as tallies from '../store/tallies.ts';

interface PeopleNeeds {
  db: Database;
  audit: Audit;
  places: Places;
}

/** Who is not done yet at a place; every look is written down. */
export function createPeopleView({ db, audit, places }: PeopleNeeds) {
  return function list(
    id: string,
    personId: string,
    query: { organisationId: string; gridUnitId?: string | undefined; limit: number; after?: string | undefined },
    acting: Acting,
  ): Promise<PeopleData> {
    return transact(db, async (tx) => {
      const { organisationId, gridUnitId } = query;
      const campaign = await campaigns.load(tx, id);
      if (!campaign) throw notFound();
      const units = await unitsOf(tx, personId, { organisationId, gridUnitId });
      const named = await places.mayName(tx, personId, { organisationId, gridUnitId: units?.[0] ?? null });
      const found = await people.notYet(
        tx,
        id,
        { organisationId, unitIds: units },
        { after: query.after ?? '', limit: query.limit },
      );
      const counted = await tallies.byUnit(tx, id, { organisationIds: [organisationId], unitIds: [] });
      const own = units === null ? counted : counted.filter((unit) => units.includes(unit.id));
      if (found.length > 0)
        await audit.look(tx, {
          ...acting,
          object: { kind: 'campaign', id },
          seen: named ? ['name', 'protections'] : ['masked name', 'masked protections'],
          people: found.map((one) => one.personId),
          organisationId,
        });
      return {
        people: found.map((one) => (named ? one : { ...one, name: maskName(one.name) })),
        next: found.length === query.limit ? (found.at(-1)?.personId ?? null) : null,
        declined: own.reduce((sum, { declined }) => sum + declined, 0),
        total: figuresOf(own).missing,
        viewer: { name: await people.nameOf(tx, personId) },
      };
    });
  };

  /** Null: the whole organisation. Else the units asked for, which must all be the reader's. */
  async function unitsOf(
    tx: Tx,
    personId: string,
    { organisationId, gridUnitId }: { organisationId: string; gridUnitId?: string | undefined },
  ): Promise<readonly string[] | null> {
    const reach = await places.reach(tx, personId, 'campaign.view');
    const whole = reach.organisationIds.includes(organisationId);
    if (gridUnitId === undefined) {
      if (whole) return null;
      if (reach.unitIds.length === 0) throw notFound();
      return reach.unitIds;
    }
    if (!whole && !reach.unitIds.includes(gridUnitId)) throw notFound();
    return unitsUnder(tx, [gridUnitId]);
  }
}
