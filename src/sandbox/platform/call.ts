import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { ActiveFaults } from '../faults.ts';
import type { SandboxNeeds } from '../needs.ts';

type App = 'agent' | 'contacts';

/** One API call under way: what came in, and what the call log will say about it. */
export interface Call {
  db: Database;
  needs: SandboxNeeds;
  faults: ActiveFaults;
  query: Record<string, string>;
  raw: string;
  /** Whose token it carried. */
  app: App;
  log: { userids: string[]; taskId: string | null; msgid: string | null; dropped: string[]; remarks: string[] };
}

export type Answer = Record<string, unknown>;

/** The platform's "no": an errcode in an HTTP 200 answer, as WeCom gives it (doc p/90313). */
export class PlatformRefusal extends Error {
  override readonly name = 'PlatformRefusal';
  readonly errcode: number;
  readonly extra: Record<string, unknown>;

  constructor(errcode: number, errmsg: string, extra: Record<string, unknown> = {}) {
    super(errmsg);
    this.errcode = errcode;
    this.extra = extra;
  }
}

const TOKEN_SECONDS = 7_200;

/** gettoken (doc p/91039): the same token again while it lives. */
export async function getToken({ db, needs, query }: Call): Promise<Answer> {
  const { corpid, corpsecret } = query;
  if (!corpid) throw new PlatformRefusal(41002, 'corpid missing');
  if (!corpsecret) throw new PlatformRefusal(41004, 'corpsecret missing');
  if (corpid !== needs.corpId) throw new PlatformRefusal(40013, 'invalid corpid');
  const app = appOfSecret(needs, corpsecret);
  if (app === null) throw new PlatformRefusal(40001, 'invalid credential');
  const { rows } = await sql<{ token: string; seconds: number }>`
    with alive as (
      select token, expires_at from sandbox.token where app = ${app} and expires_at > clock_timestamp() + interval '1 minute'
      order by expires_at desc limit 1
    ), made as (
      insert into sandbox.token (token, app, expires_at)
      select ${randomBytes(48).toString('base64url')}, ${app}, clock_timestamp() + make_interval(secs => ${TOKEN_SECONDS})
      where not exists (select from alive)
      returning token, expires_at
    )
    select token, extract(epoch from expires_at - clock_timestamp())::int as seconds
    from (select * from alive union all select * from made) as token
  `.execute(db);
  const token = rows[0];
  return { access_token: token?.token, expires_in: token?.seconds };
}

/** Whose token this is; refuses a missing (41001), unknown (40014) or expired (42001) one. */
export async function appOfToken(db: Database, token: string | undefined, faults: ActiveFaults): Promise<App> {
  if (!token) throw new PlatformRefusal(41001, 'access_token missing');
  const found = await db
    .selectFrom('sandbox.token')
    .select([
      'app',
      sql<number>`extract(epoch from clock_timestamp() - issued_at)::float8`.as('age'),
      sql<boolean>`expires_at > clock_timestamp()`.as('alive'),
    ])
    .where('token', '=', token)
    .executeTakeFirst();
  if (found === undefined) throw new PlatformRefusal(40014, 'invalid access_token');
  const early = faults.see('earlyTokenExpiry');
  if (early !== null && found.age >= early.seconds && (await faults.strike('earlyTokenExpiry')) !== null) {
    await sql`update sandbox.token set expires_at = clock_timestamp() where token = ${token}`.execute(db);
    throw new PlatformRefusal(42001, 'access_token expired');
  }
  if (!found.alive) throw new PlatformRefusal(42001, 'access_token expired');
  return found.app;
}

function appOfSecret({ secret, contactsSecret }: SandboxNeeds, given: string): App | null {
  if (same(given, secret)) return 'agent';
  return contactsSecret !== null && same(given, contactsSecret) ? 'contacts' : null;
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
