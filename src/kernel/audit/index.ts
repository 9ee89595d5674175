import { days, seconds } from '../../lib/time.ts';
import { defineModule } from '../module/index.ts';
import { auditRights } from './access.ts';
import { looked } from './looked.ts';
import { auditRoutes } from './routes.ts';
import { createAudit } from './service.ts';
import { logWords } from './words.ts';

export { actingIn } from './acting.ts';
export * from './api.ts';
export { looked } from './looked.ts';
export { type AuditObject, type AuditObjects, type AuditReason, columnOf } from './objects.ts';
export { listRefusals, type RefusalQuery, type RefusalRow, recordRefusals } from './refusals.ts';
export { type Audit, createAudit } from './service.ts';
export type { Acting, AuditActor, AuditEntry, AuditFault, ChainHead, Look, Verification } from './types.ts';
export { logWords } from './words.ts';

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
