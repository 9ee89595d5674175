import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import type { CallbackQueue } from '../callbacks/queue.ts';
import { FaultSettings, readFaults, replaceFaults } from '../faults.ts';
import type { SandboxNeeds } from '../needs.ts';
import { droppedCookie, memberCookie } from '../oauth.ts';
import { findMedia } from '../platform/media.ts';
import { CHAT_BYTES, ChatBody, chat, PressBody, press } from './acts.ts';
import {
  DeskRefusal,
  listMembers,
  MemberBody,
  MembersQuery,
  putMember,
  recentlyReached,
  removeMember,
  requireMember,
} from './members.ts';
import { readScreen } from './screen.ts';

interface DeskNeeds {
  needs: SandboxNeeds;
  callbacks: CallbackQueue;
  /** Grows with everything that may change a phone. */
  stamp: () => string;
  changed: () => void;
}

const Advance = z.strictObject({
  seconds: z
    .number()
    .nonnegative()
    .max(366 * 86_400),
});
const Speed = z.strictObject({ speed: z.number().min(0).max(3_600) });
const Userids = z.string().transform((list) =>
  list
    .split(',')
    .filter(Boolean)
    .slice(0, 12)
    .map((userid) => userid.toLowerCase()),
);
const limit = z.coerce.number().int().min(1).max(1_000).default(200);

/** What tests and the phones page ask for: /sandbox/api (architecture: promised to the outside). */
export const deskRoutes: FastifyPluginCallback<DeskNeeds> = (app, { needs, callbacks, stamp, changed }, done) => {
  const { db, clock } = needs;

  app.get('/members', async (request) => listMembers(db, read(MembersQuery, request.query)));
  app.put('/members/:userid', async (request) => {
    const member = await putMember({ needs, callbacks }, useridOf(request), read(MemberBody, request.body ?? {}));
    changed();
    return member;
  });
  app.delete('/members/:userid', async (request, reply) => {
    await removeMember({ needs, callbacks }, useridOf(request));
    changed();
    return reply.code(204).send();
  });

  app.get('/members/:userid/screen', async (request) => {
    const query = read(z.object({ limit, own: z.stringbool().default(false) }), request.query);
    const userid = useridOf(request);
    await requireMember(db, userid);
    return readScreen(db, { userid, limit: query.limit, withOwn: query.own });
  });
  app.get('/screens', async (request) => {
    const query = read(z.object({ userids: Userids, stamp: z.string().default(''), limit }), request.query);
    const now = stamp();
    if (query.stamp === now) return { stamp: now };
    const phones = query.userids.map(async (userid) => [
      userid,
      await readScreen(db, { userid, limit: query.limit, withOwn: true }),
    ]);
    const [recent, screens] = await Promise.all([recentlyReached(db), Promise.all(phones)]);
    return { stamp: now, recent, screens: Object.fromEntries(screens) };
  });

  app.post('/members/:userid/press', async (request) => {
    const result = await press({ needs, callbacks }, useridOf(request), read(PressBody, request.body));
    changed();
    return result;
  });
  app.post('/members/:userid/say', { bodyLimit: CHAT_BYTES }, async (request) => {
    const message = chat({ needs, callbacks }, useridOf(request), read(ChatBody, request.body));
    changed();
    return message;
  });
  app.get('/members/:userid/open', async (request, reply) => {
    const { url } = read(z.object({ url: z.string().refine(isOpenable, 'must be a web address') }), request.query);
    const userid = useridOf(request);
    await requireMember(db, userid);
    return reply
      .header('cache-control', 'no-store')
      .header('set-cookie', [droppedCookie(needs.sessionCookie), memberCookie(userid)])
      .redirect(pathToDesk(url));
  });

  app.get('/media/:mediaId', async (request, reply) => {
    const media = await findMedia(db, (request.params as { mediaId: string }).mediaId);
    if (media === null) throw new DeskRefusal(404, 'no-such-media', 'no such media', '没有这个文件');
    return reply.type(media.contentType).header('cache-control', 'private, max-age=3600').send(media.bytes);
  });

  app.get('/clock', async () => clockView());
  app.put('/clock', async (request) => {
    await clock.setSpeed(read(Speed, request.body).speed);
    return clockView();
  });
  app.post('/clock/advance', async (request, reply) => {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    await clock.advance(read(Advance, request.body).seconds, gone.signal).finally(changed);
    return clockView();
  });

  app.get('/faults', async () => readFaults(db));
  app.put('/faults', async (request) => {
    await replaceFaults(db, read(FaultSettings, request.body ?? {}));
    return readFaults(db);
  });
  app.get('/calls', async (request) => listCalls(db, read(CallsQuery, request.query)));

  app.get('/desk', async () => {
    const row = await db
      .selectFrom('sandbox.appMenu')
      .select('menu')
      .where('agentId', '=', needs.agentId)
      .executeTakeFirst();
    const { publicUrl, demoToken, exposed } = needs;
    return { publicUrl, apiToken: demoToken, exposed, appName: 'E企安', menu: row?.menu ?? null };
  });
  done();

  async function clockView() {
    const { appNow, speed } = await clock.read();
    const moving = clock.progress();
    const advancing = moving && { from: moving.from.toISOString(), to: moving.to.toISOString() };
    return { now: appNow.toISOString(), speed, advancing };
  }
};

function useridOf(request: FastifyRequest): string {
  return (request.params as { userid: string }).userid.toLowerCase();
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new DeskRefusal(400, 'bad-request', `${field}: ${issue?.message}`, `请求内容不正确：${field}`);
}

function isOpenable(url: string): boolean {
  return url.startsWith('/') ? !url.startsWith('//') : /^https?:\/\//.test(url) && URL.canParse(url);
}

/** The desk asks at its own sign-in page; a member who opens it is known to WeCom, which vouches for him. */
function pathToDesk(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]+/, '');
  const isDesk = /^\/console(?:[/?]|$)/.test(path) && !/^\/console\/(?:login|sign-in)/.test(path);
  return isDesk ? `/console/login?to=${encodeURIComponent(path)}` : url;
}

const CallsQuery = z.object({
  api: z.string().optional(),
  userid: z.string().toLowerCase().optional(),
  errcode: z.coerce.number().int().optional(),
  taskId: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(500),
});

interface ApiCall {
  id: number;
  at: Date;
  api: string;
  userids: string[];
  errcode: number | null;
  taskId: string | null;
  msgid: string | null;
  dropped: string[];
  remarks: string[];
  reply: 'given' | 'lost' | 'refused';
}

/** Every API call received, the latest ones, oldest first. `dropped` = thrown away silently, `remarks` = texts that phones cut. */
async function listCalls(
  db: Database,
  { api, userid, errcode, taskId, since, after, limit }: z.infer<typeof CallsQuery>,
): Promise<ApiCall[]> {
  const { rows } = await sql<ApiCall>`
    select id, at, api, userids, errcode, task_id, msgid, dropped, remarks, reply
    from sandbox.api_call
    where (${api ?? null}::text is null or api = ${api ?? null})
      and (${userid ?? null}::text is null or ${userid ?? null} = any (userids))
      and (${errcode ?? null}::int is null or errcode = ${errcode ?? null})
      and (${taskId ?? null}::text is null or task_id = ${taskId ?? null})
      and (${since ?? null}::timestamptz is null or at >= ${since ?? null}::timestamptz)
      and (${after ?? null}::bigint is null or id > ${after ?? null}::bigint)
    order by id desc limit ${limit}
  `.execute(db);
  return rows.reverse();
}
