import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { describe } from '../../lib/errors.ts';
import { type ActiveFaults, activeFaults } from '../faults.ts';
import type { SandboxNeeds } from '../needs.ts';
import { userByCode } from '../oauth.ts';
import { createMenu, deleteMenu, getAgent, getMenu } from './app-settings.ts';
import type { Answer, Call } from './call.ts';
import { appOfToken, getToken, PlatformRefusal } from './call.ts';
import {
  getUser,
  getUserIdByMobile,
  listDepartmentIds,
  listDepartments,
  listUserIds,
  listUsers,
  listUsersBriefly,
} from './contacts.ts';
import { getMedia, MediaFile } from './media.ts';
import { recallMessage, sendMessage } from './send.ts';
import { updateCard } from './update-card.ts';

interface Api {
  method: 'GET' | 'POST';
  run: (call: Call) => Promise<Answer>;
  needsNoToken?: true;
}

const APIS: Record<string, Api> = {
  gettoken: { method: 'GET', run: getToken, needsNoToken: true },
  'message/send': { method: 'POST', run: sendMessage },
  'message/update_template_card': { method: 'POST', run: updateCard },
  'message/recall': { method: 'POST', run: recallMessage },
  'media/get': { method: 'GET', run: getMedia },
  'auth/getuserinfo': { method: 'GET', run: userByCode },
  'agent/get': { method: 'GET', run: getAgent },
  'menu/create': { method: 'POST', run: createMenu },
  'menu/get': { method: 'GET', run: getMenu },
  'menu/delete': { method: 'GET', run: deleteMenu },
  'department/simplelist': { method: 'GET', run: listDepartmentIds },
  'department/list': { method: 'GET', run: listDepartments },
  'user/simplelist': { method: 'GET', run: listUsersBriefly },
  'user/list': { method: 'GET', run: listUsers },
  'user/get': { method: 'GET', run: getUser },
  'user/list_id': { method: 'POST', run: listUserIds },
  'user/getuserid': { method: 'POST', run: getUserIdByMobile },
  getcallbackip: { method: 'GET', run: async () => ({ ip_list: ['127.0.0.1'] }) },
};

interface Noted {
  api: string;
  call?: Call;
  errcode: number | null;
  reply: 'given' | 'lost' | 'refused';
}

const emptyLog = (): Call['log'] => ({ userids: [], taskId: null, msgid: null, dropped: [], remarks: [] });

const BODY_LIMIT = 2 * 1024 * 1024;
const HANG_MS = 60_000;

/** The imitation of qyapi.weixin.qq.com: every answer is an HTTP 200 with an errcode, unless a fault says otherwise. */
export const platformRoutes: FastifyPluginCallback<{ needs: SandboxNeeds; changed: () => void }> = (
  app,
  { needs, changed },
  done,
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, parsed) =>
    parsed(null, body),
  );
  app.route({
    method: ['GET', 'POST'],
    url: '/cgi-bin/*',
    logLevel: 'silent',
    handler: answer,
  });
  done();

  async function answer(request: FastifyRequest, reply: FastifyReply) {
    const name = (request.params as { '*': string })['*'];
    const faults = await activeFaults(needs.db);
    const isHit = (setting: { apis?: string[] | undefined } | null, otherwise: boolean) =>
      setting !== null && (setting.apis?.includes(name) ?? otherwise);

    if (isHit(faults.see('slow'), true)) await wait((await faults.strike('slow'))?.ms ?? 0);
    if (isHit(faults.see('down'), true)) {
      const down = await faults.strike('down');
      if (down !== null) {
        await note({ api: name, errcode: null, reply: 'refused' });
        return breakOff(request, reply, down.mode);
      }
    }
    const call: Call = {
      db: needs.db,
      needs,
      faults,
      query: queryOf(request),
      raw: typeof request.body === 'string' ? request.body : '',
      app: 'agent',
      log: emptyLog(),
    };
    const result = await runApi(name, request.method, call);
    changed();
    const isMessage = name.startsWith('message/');
    const lost = isHit(faults.see('lostReplies'), isMessage) ? await faults.strike('lostReplies') : null;
    await note({ api: name, call, errcode: Number(result.errcode), reply: lost === null ? 'given' : 'lost' });
    if (lost !== null) return breakOff(request, reply, lost.mode);
    if (result.file instanceof MediaFile) return sendFile(reply, result.file);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
  }

  async function runApi(name: string, method: string, call: Call): Promise<Answer> {
    try {
      const api = APIS[name];
      if (api === undefined) throw new PlatformRefusal(40066, 'invalid url');
      if (api.method !== method)
        throw new PlatformRefusal(api.method === 'POST' ? 43002 : 43001, `require ${api.method} method`);
      await refuseByFault(name, call.faults);
      if (!api.needsNoToken) call.app = await appOfToken(call.db, call.query.access_token, call.faults);
      return { errcode: 0, errmsg: 'ok', ...(await api.run(call)) };
    } catch (error) {
      if (error instanceof PlatformRefusal) {
        return { errcode: error.errcode, errmsg: `${error.message}, hint: [sandbox]`, ...error.extra };
      }
      needs.logger.error({ error: describe(error), api: name }, 'the sandbox could not answer an API call');
      return { errcode: -1, errmsg: 'system busy' };
    }
  }

  async function note({ api, call, errcode, reply }: Noted): Promise<void> {
    const { userids, taskId, msgid, dropped, remarks } = call?.log ?? emptyLog();
    await needs.db
      .insertInto('sandbox.apiCall')
      .values({ at: sql`app_now()`, api, userids, errcode, taskId, msgid, dropped, remarks, reply })
      .execute();
  }

  async function breakOff(
    request: FastifyRequest,
    reply: FastifyReply,
    mode: 'reset' | 'hang' | '200' | '404' | '502' | '503',
  ) {
    if (mode !== 'reset' && mode !== 'hang')
      return reply.code(Number(mode)).type('text/html').send(`<html>${mode}: this is a gateway</html>`);
    if (mode === 'hang') await callerGivesUp(request);
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
};

function sendFile(reply: FastifyReply, { bytes, contentType, name }: MediaFile) {
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${encodeURIComponent(name)}"`)
    .send(bytes);
}

async function refuseByFault(api: string, faults: ActiveFaults): Promise<void> {
  const isMessage = api.startsWith('message/');
  const strikes = async (name: 'busy' | 'limited' | 'untrustedIp' | 'refuse', otherwise: boolean) => {
    const setting = faults.see(name);
    if (setting === null || !(setting.apis?.includes(api) ?? otherwise)) return false;
    return (await faults.strike(name)) !== null;
  };
  if (await strikes('untrustedIp', api !== 'gettoken')) {
    throw new PlatformRefusal(60020, 'not allow to access from your ip, from ip: 127.0.0.1');
  }
  if (await strikes('busy', isMessage)) throw new PlatformRefusal(-1, 'system busy');
  if (await strikes('limited', isMessage)) throw new PlatformRefusal(45009, 'api freq out of limit');
  const refused = faults.see('refuse');
  if (refused !== null && (await strikes('refuse', isMessage)))
    throw new PlatformRefusal(refused.errcode, 'refused by a sandbox fault');
}

/** The caller's own timeout ends the wait, or a minute. */
async function callerGivesUp(request: FastifyRequest): Promise<void> {
  if (request.raw.socket.destroyed) return;
  await Promise.race([once(request.raw.socket, 'close'), wait(HANG_MS, undefined, { ref: false })]);
}

function queryOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.query as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
