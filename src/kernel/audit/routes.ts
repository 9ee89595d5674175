import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Texts } from '../../config/text-file.ts';
import { addressOf, ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import type { LogWords } from './api.ts';
import * as api from './api.ts';
import * as files from './files.ts';
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
  /** Who takes a file out, and when: on record before its first line goes out. */
  const takenBy = async (request: FastifyRequest) => {
    const { personId } = personOf(request);
    await audit.note(actingIn(request), { action: 'audit.exported', object: { kind: 'audit', id: personId } });
    return audit.takerOf(personId);
  };

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
    async (request) => {
      const { actor, person } = request.query;
      const found = await audit.search(request.query);
      // Whoever looks for a person knows afterwards who he is behind the stars.
      if (actor !== undefined || person !== undefined)
        await audit.note(actingIn(request), {
          action: 'audit.searched',
          object: { kind: 'audit', id: personOf(request).personId },
        });
      return found;
    },
  );

  app.get(
    '/api/audit/export',
    {
      config: { permission: 'audit.read' },
      schema: { tags, querystring: api.AuditExportQuery, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const taken = await takenBy(request);
      const rows = files.logRows(audit.search, query, words);
      return files.sendList(reply, { name: '审计日志', headings: files.LOG_HEADINGS, rows, format, ...taken });
    },
  );

  app.get(
    '/api/audit/security',
    {
      config: { permission: 'audit.read' },
      schema: { tags, querystring: api.SecurityQuery, response: { 200: api.SecurityListView, ...refusals } },
    },
    (request) => audit.security(request.query, words.actions),
  );

  app.get(
    '/api/audit/security/export',
    {
      config: { permission: 'audit.read' },
      schema: { tags, querystring: api.SecurityExportQuery, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const taken = await takenBy(request);
      const rows = files.securityRows((page) => audit.security(page, words.actions), query);
      return files.sendList(reply, { name: '登录与拒绝', headings: files.SECURITY_HEADINGS, rows, format, ...taken });
    },
  );

  app.post(
    '/api/audit/verification',
    {
      config: { permission: 'audit.verify' },
      schema: { tags, body: api.ChainPartBody, response: { 200: api.ChainPartView, ...refusals } },
    },
    async (request) => {
      const { fault, ...part } = await audit.verifyPart(request.body.after);
      if (part.next === null) await audit.noteVerified(actingIn(request), personOf(request).personId, fault === null);
      return {
        ...part,
        fault: fault && {
          kind: fault.kind,
          number: fault.number ?? null,
          auditId: fault.auditId ?? null,
          lastGoodAt: fault.lastGoodAt?.toISOString() ?? null,
        },
      };
    },
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
