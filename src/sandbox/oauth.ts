import { randomBytes } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { listMembers, type Member } from './desk/members.ts';
import type { SandboxNeeds } from './needs.ts';
import { type Answer, type Call, PlatformRefusal } from './platform/call.ts';

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

/** auth/getuserinfo (doc p/91023): a code is good once, for five minutes. */
export async function userByCode({ db, query }: Call): Promise<Answer> {
  const { rows } = await sql<{ userid: string; expired: boolean }>`
    update sandbox.oauth_code set used_at = app_now()
    where code = ${query.code ?? ''} and used_at is null
    returning userid, expires_at <= app_now() as expired
  `.execute(db);
  const [found] = rows;
  if (found === undefined) throw new PlatformRefusal(40029, 'invalid code');
  if (found.expired) throw new PlatformRefusal(42003, 'code expired');
  return { userid: found.userid };
}

const MEMBER_COOKIE = 'eqian_sandbox_member';

/** Which member this browser plays at the moment: one at a time, as one WeCom client has one account. */
function memberOf(request: FastifyRequest): string | null {
  const header = request.headers.cookie ?? '';
  const pair = header.split(';').find((part) => part.trim().startsWith(`${MEMBER_COOKIE}=`));
  if (pair === undefined) return null;
  return decoded(pair.slice(pair.indexOf('=') + 1).trim()) || null;
}

/** A cookie somebody bent plays nobody. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function memberCookie(userid: string): string {
  return `${MEMBER_COOKIE}=${encodeURIComponent(userid)}; Path=/sandbox; HttpOnly; SameSite=Lax`;
}

export function droppedCookie(name: string): string {
  // Browsers take a `__Host-` cookie, and the end of one, with Secure only.
  const secure = name.startsWith('__Host-') ? '; Secure' : '';
  return `${name}=; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=0`;
}

const STYLE = `body{font-family:system-ui,-apple-system,"PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;background:#f5f6f8;margin:0;color:#1f2329}
main{max-width:420px;margin:0 auto;padding:24px 16px}h1{font-size:18px;margin:0 0 4px}p{color:#8f959e;font-size:13px;margin:0 0 16px}
input{width:100%;box-sizing:border-box;padding:10px 12px;border:1px solid #d9dce1;border-radius:8px;font-size:15px;margin-bottom:12px}
a{display:flex;justify-content:space-between;gap:12px;padding:12px;background:#fff;border-bottom:1px solid #f0f1f3;color:inherit;text-decoration:none;font-size:15px}
a:hover{background:#eef4ff}small{color:#8f959e}`;

/** Who is holding this phone? Shown when the browser plays nobody yet. */
function chooserPage({ members, q, back }: { members: Member[]; q: string; back: string }): string {
  const fields = [...new URL(back, 'http://desk').searchParams].filter(([name]) => name !== 'q');
  const hidden = fields
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const entries = members.map(
    ({ userid, name, org }) =>
      `<a href="/sandbox/oauth/choose?userid=${encodeURIComponent(userid)}&amp;back=${encodeURIComponent(back)}"><span>${escaped(name)}　<small>${escaped(org)}</small></span><small>${escaped(userid)}</small></a>`,
  );
  return page(
    '选择成员',
    `<h1>企业微信沙盒登录</h1><p>请选择以哪位成员的身份打开（真实企业微信中会自动识别）</p>
<form method="get" action="">${hidden}<input name="q" value="${escaped(q)}" placeholder="搜索姓名、账号或单位" autofocus></form>${entries.join('')}`,
  );
}

function refusalPage(title: string, detail: string): string {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(detail)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style><main>${body}</main></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
