import { days, seconds } from '../../lib/time.ts';
import { cell, defineRights, type NamesOf } from '../access/index.ts';
import { defineModule } from '../module/index.ts';
import { auditRoutes, logWords } from './routes.ts';
import { createAudit, looked } from './service.ts';

export * from './api.ts';
export { REFUSAL_HEADINGS, refusalCells, sendList } from './files.ts';
export { listRefusals, type RefusalQuery, type RefusalRow, recordRefusals } from './refusals.ts';
export { actingIn, logWords } from './routes.ts';
export { type AuditObject, type AuditObjects, type AuditReason, columnOf } from './search.ts';
export { type Audit, createAudit, looked } from './service.ts';
export type {
  Acting,
  AuditActor,
  AuditEntry,
  AuditFault,
  AuditValues,
  ChainHead,
  Look,
  Verification,
} from './types.ts';

const auditRights = defineRights({
  'audit.read': { cells: { AUDITOR: cell('all') } },
  'audit.verify': { cells: { AUDITOR: cell('all') } },
  'audit.view_own': { cells: { EMPLOYEE: cell('self') } },
});

declare module '../access/types.ts' {
  interface Rights extends NamesOf<typeof auditRights> {}
}

/** Who did or saw what, sealed into one chain. */
export const auditModule = defineModule({
  name: 'audit',
  rights: auditRights,
  events: [looked],
  offers: ({ db, crypto, events, all }) => ({
    audit: createAudit({ db, crypto, events, objects: all.auditObjects }),
  }),
  brings: ({ audit }, { config, logger, all }) => ({
    routes: (server) => auditRoutes(server, { audit, words: logWords(config.texts, all.log()) }),
    sweeps: [
      { name: 'audit seal', everyMs: seconds(1), run: () => audit.seal() },
      {
        name: 'audit head',
        everyMs: days(1),
        async run() {
          const head = await audit.head();
          if (head) logger.info({ number: head.number, mac: head.mac }, 'audit chain head');
          return 0;
        },
      },
    ],
  }),
});
