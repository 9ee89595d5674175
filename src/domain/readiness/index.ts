import { sql } from 'kysely';
import { redriveInbox } from '../../inbound/index.ts';
import type { NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { timersFail } from '../../kernel/escalation/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { appointmentModule, noteUnreachable } from '../appointments/index.ts';
import { cardModule } from '../cards/index.ts';
import { contactsModule } from '../contacts/index.ts';
import { directoryModule, rolesEnded } from '../directory/index.ts';
import { noteAway } from '../duty/index.ts';
import { readinessRights } from './access.ts';
import { closeByEvidence, noteFailing, noteLeftBehind } from './checks.ts';
import { type ReadinessContext, ReadinessTexts } from './context.ts';
import { GAP, notifyNew } from './notify/defects.ts';
import { REACH_DIGEST, sendReachDigest } from './notify/digest.ts';
import { notifyGaps, onRolesEnded } from './notify/gaps.ts';
import { defectTodos } from './queries/defects.ts';
import { reportOf } from './queries/report.ts';
import { readinessRoutes } from './routes.ts';

export { noteLeftBehind } from './checks.ts';
export type { ReadinessRow } from './store/report.ts';

const todoKinds = {
  DEFECT: { entry: '/h5/organisations' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** What would fail when a warning comes: who is missing, who cannot be reached, and what else is amiss in the county. */
export const readinessModule = defineModule({
  name: 'readiness',
  cards: ['C41'],
  todoKinds,
  rights: readinessRights,
  auditObjects: {
    readiness_defect: { table: 'readiness_defect', organisation: 'organisation_id', person: 'person_id' },
  },
  offers({ db, outbound, config, logger, own, of }) {
    const { settings, texts, http, wecom } = config;
    const { directory } = of(directoryModule);
    const { contacts, accounts } = of(contactsModule);
    const { appointments } = of(appointmentModule);
    const ctx: ReadinessContext = {
      ...{ db, directory, contacts, accounts, appointments, outbound, texts, logger },
      ...of(auditModule),
      ...of(cardModule),
      ownTexts: own.texts(ReadinessTexts),
      corpId: wecom.corpId,
      publicUrl: http.publicUrl,
      silentMs: settings.posts.silentAfter,
      applyAgain: () => redriveInbox(db),
    };
    outbound.registerOwner(GAP, {
      async lock(tx, id) {
        await sql`select from readiness_defect where id = ${id} for update`.execute(tx);
      },
      stillAsked: async () => true,
      unreachable: noteUnreachable(directory),
    });
    outbound.registerOwner(REACH_DIGEST, { stillAsked: async () => true, unreachable: async () => {} });
    return {
      readiness: {
        ctx,
        report: (organisationIds: readonly string[] | null, page: { after?: string | undefined; limit: number }) =>
          reportOf(ctx, organisationIds, page),
        /** What is found amiss is written down, then sent. */
        async sweep(): Promise<number> {
          await noteAway(db);
          const found = (await notifyGaps(ctx)) + (await appointments.noteUnpractised()) + (await closeByEvidence(db));
          return found + (await notifyNew(ctx));
        },
      },
    };
  },
  brings: ({ readiness: { ctx, sweep } }, { db, of }) => ({
    subscribes: [
      on(rolesEnded, (tx, ended) => onRolesEnded(ctx, tx, ended)),
      on(timersFail, (tx, { failing }) => noteFailing(ctx, tx, failing)),
    ],
    routes: (server) => readinessRoutes(server, ctx),
    todos: (ex, reader) => defectTodos(ctx, ex, reader),
    sweeps: [
      { name: 'left behind', everyMs: minutes(1), run: () => noteLeftBehind({ db, ...of(directoryModule) }) },
      { name: 'reach digest', everyMs: minutes(1), run: () => sendReachDigest(ctx) },
      { name: 'readiness', everyMs: minutes(1), run: sweep },
    ],
  }),
});
