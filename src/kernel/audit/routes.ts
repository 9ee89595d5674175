import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from './acting.ts';
import * as api from './api.ts';
import type { Audit } from './service.ts';

const tags = ['audit'];
const refusals = { '4xx': ErrorBody };

/** For the auditor: the log itself, and whether it is whole. Nobody changes it. */
export async function auditRoutes(
  server: Server,
  { audit, words }: { audit: Audit; words: api.LogWords },
): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/audit/words',
    { config: { permission: 'audit.read' }, schema: { tags, response: { 200: api.LogWordsView, ...refusals } } },
    async () => words,
  );

  app.get(
    '/api/audit',
    {
      config: { permission: 'audit.read' },
      schema: { tags, querystring: api.AuditQuery, response: { 200: api.AuditListView, ...refusals } },
    },
    (request) => audit.search(request.query),
  );

  app.get(
    '/api/audit/verification',
    {
      config: { permission: 'audit.verify' },
      schema: { tags, response: { 200: api.VerificationView, ...refusals } },
    },
    async (request) => {
      const { ok, checked, firstFault } = await audit.verify();
      await audit.noteVerified(actingIn(request), personOf(request).personId, ok);
      return {
        ok,
        checked,
        faultAt: firstFault?.number ?? firstFault?.auditId ?? null,
        faultKind: firstFault?.kind ?? null,
      };
    },
  );
}
