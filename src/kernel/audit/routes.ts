import type { FastifyRequest } from 'fastify';
import type { Texts } from '../../config/text-file.ts';
import { addressOf, ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import type { LogWords } from './api.ts';
import * as api from './api.ts';
import type { Audit } from './service.ts';
import type { Acting } from './types.ts';

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

/** The actor of a request, for `record` and `look`: `audit.look(tx, { ...actingIn(request), object, seen: ['name'] })`. */
export function actingIn(request: FastifyRequest): Acting {
  const { actor, headers, method, routeOptions } = request;
  if (actor === null) throw new Error('an audited route needs an actor: give it a permission other than public');
  const from = { ip: addressOf(request), agent: headers['user-agent'] ?? '', route: `${method} ${routeOptions.url}` };
  if (actor.kind === 'gateway') return { actor: { kind: 'gateway' }, ...from };
  if (actor.byToken !== undefined)
    return { actor: { kind: 'gateway' }, onBehalfOf: actor.personId, script: actor.byToken, ...from };
  return { actor: { kind: 'person', personId: actor.personId }, ...from };
}

type Named = Pick<Texts, 'log' | 'actions' | 'bulletin' | 'mendActs' | 'disclosure'>;
/** What modules call their own actions and objects. */
type Own = Partial<Pick<LogWords, 'actions' | 'objects'>>;

/** Every code of the log in words; a module's own acts are called as on its pages. */
export function logWords({ log, actions, bulletin, mendActs, disclosure }: Named, own: Own = {}): LogWords {
  const { objects, purposes, categories } = log;
  const under = (module: string, title: string, names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([code, name]) => [`${module}.${code}`, `${title}：${name}`]);
  const all = [
    ...under('warning', '预警', actions),
    ...under('bulletin', '通报', bulletin.actions),
    ...under('readiness', '缺口', mendActs),
    ...Object.entries({ ...log.actions, ...own.actions }),
  ];
  return {
    actions: Object.fromEntries(all),
    objects: { ...objects, ...own.objects },
    ...{ purposes, categories, bases: disclosure.bases },
  };
}
