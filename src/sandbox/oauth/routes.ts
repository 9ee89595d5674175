import { randomBytes } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { memberCookie, memberOf } from '../cookie.ts';
import { listMembers } from '../desk/members.ts';
import type { SandboxNeeds } from '../needs.ts';
import { chooserPage, refusalPage } from './chooser-page.ts';

const Authorize = z.object({
  appid: z.string(),
  redirect_uri: z.string(),
  state: z
    .string()
    .regex(/^[a-zA-Z0-9]{0,128}$/)
    .default(''),
  agentid: z.string().optional(),
  /** What was typed into the list of members. */
  q: z.string().catch(''),
});

const Choice = z.object({ userid: z.string().toLowerCase(), back: z.string().startsWith('/sandbox/oauth/') });

/** WeCom's two login pages (doc p/91022, p/98152): silent when this browser already plays a member, else it asks who. */
export const oauthRoutes: FastifyPluginCallback<{ needs: SandboxNeeds }> = (app, { needs }, done) => {
  app.get('/connect/oauth2/authorize', authorize);
  app.get('/wwlogin/sso/login', authorize);
  app.get('/choose', async (request, reply) => {
    const query = Choice.safeParse(request.query);
    if (!query.success)
      return reply.code(400).type('text/html; charset=utf-8').send(refusalPage('参数错误', 'userid, back'));
    return reply.header('set-cookie', memberCookie(query.data.userid)).redirect(query.data.back);
  });
  done();

  async function authorize(request: FastifyRequest, reply: FastifyReply) {
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
    const query = Authorize.safeParse(request.query);
    if (!query.success)
      return reply.code(400).send(refusalPage('参数错误', query.error.issues[0]?.path.join('.') ?? ''));
    const { appid, redirect_uri: redirectUri, state, agentid, q } = query.data;
    if (appid !== needs.corpId) return reply.code(400).send(refusalPage('appid 参数错误', 'appid'));
    if (agentid !== undefined && agentid !== needs.agentId)
      return reply.code(400).send(refusalPage('agentid 参数错误', 'agentid'));
    if (!isTrusted(redirectUri))
      return reply.code(400).send(refusalPage('redirect_uri 参数错误', '不是可信域名（50001）'));
    const userid = memberOf(request);
    const isKnown = userid !== null && (await isActive(userid));
    if (!isKnown) {
      const members = await listMembers(needs.db, { q: q || undefined, limit: 60 });
      return reply.send(chooserPage({ members, q, back: `/sandbox/oauth${pathOf(request)}` }));
    }
    const back = new URL(redirectUri);
    back.searchParams.set('code', await newCode(userid));
    back.searchParams.set('state', state);
    return reply.redirect(back.href);
  }

  /** The trusted domain must be equal to the configured host, port included. */
  function isTrusted(redirectUri: string): boolean {
    return URL.canParse(redirectUri) && new URL(redirectUri).host === new URL(needs.publicUrl).host;
  }

  async function isActive(userid: string): Promise<boolean> {
    const row = await needs.db
      .selectFrom('sandbox.member')
      .select('status')
      .where('userid', '=', userid)
      .executeTakeFirst();
    return row?.status === 1;
  }

  /** Good for five minutes of app time, once. */
  async function newCode(userid: string): Promise<string> {
    const code = randomBytes(32).toString('base64url');
    await sql`
      insert into sandbox.oauth_code (code, userid, expires_at) values (${code}, ${userid}, app_now() + interval '5 minutes')
    `.execute(needs.db);
    return code;
  }
};

function pathOf(request: FastifyRequest): string {
  const at = request.url.indexOf('/oauth/');
  return request.url.slice(at + '/oauth'.length);
}
