import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { createRegistry } from '../../kernel/registry/index.ts';
import { directoryModule, type UnitsMerged, unitsMerged } from '../directory/index.ts';
import { visitRights } from './access.ts';
import { unitRoutes } from './routes.ts';
import { visit } from './types.ts';

export * from './api.ts';
export { visit } from './types.ts';

/** Who went from door to door, when, and how many were spoken to. */
export const visitModule = defineModule({
  name: 'visits',
  rights: visitRights,
  offers: ({ db, of }) => ({ visits: createRegistry(visit, { db, ...of(auditModule), ...of(directoryModule) }) }),
  brings: ({ visits }, { db, of }) => ({
    subscribes: [on(unitsMerged, followMerged)],
    registries: [visits],
    routes: (server) => unitRoutes(server, { db, ...of(directoryModule) }),
    keeps: { VISIT: { title: '我记录的走访', place: 6, source: visits.kept } },
  }),
});

/** Calls at a unit are calls at the one it became; two of one visitor, day and purpose are one, of both numbers together. */
async function followMerged(tx: Tx, { merged, at }: UnitsMerged): Promise<void> {
  for (const { from, into } of merged) {
    await sql`
      with twice as (
        update visit gone set withdrawn_at = ${at}
        from visit own
        where gone.grid_unit_id = ${from} and gone.withdrawn_at is null and own.grid_unit_id = ${into}
          and own.withdrawn_at is null and own.visitor_id = gone.visitor_id and own.visited_on = gone.visited_on
          and own.purpose = gone.purpose
        returning own.id, gone.people
      )
      update visit v set people = v.people + twice.people from twice where v.id = twice.id`.execute(tx);
    await sql`update visit set grid_unit_id = ${into} where grid_unit_id = ${from}`.execute(tx);
  }
}
