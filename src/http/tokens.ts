import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { hashOfToken, type ScriptToken } from '../config/script-token.ts';
import type { Limits } from '../config/settings.ts';
import type { Database } from '../database/index.ts';
import type { Logger } from '../lib/logger.ts';
import { Problem } from '../lib/problem.ts';
import { createRecently } from '../lib/recently.ts';
import { seconds } from '../lib/time.ts';
import { addressOf, networkOf } from './address.ts';
import { type Attempts, tooMany } from './limits.ts';
import type { Permission } from './types.ts';

/** Names, by userid, the officer in whose name a script acts. */
const ACTING_OFFICER = 'x-acting-officer';

/** What the feed is called where tokens are listed. */
const FEED = 'API_TOKEN';

type TokenHolder = { kind: 'feed' } | { kind: 'script'; name: string; officer: { personId: string; userid: string } };

interface TokenNeeds {
  apiToken: string;
  scripts: readonly ScriptToken[];
  attempts: Attempts;
  limits: Limits;
  uses: TokenUses;
  personByUserid(userid: string): Promise<{ id: string } | null>;
}

export type Tokens = ReturnType<typeof createTokens>;

/** One token brings warnings and nothing else; a script's does what its line in the settings lists, in a listed officer's name. */
export function createTokens({ apiToken, scripts, attempts, limits, uses, personByUserid }: TokenNeeds) {
  const feedHash = hashOfToken(apiToken);

  /** Every known digest is compared in full, so the time tells nothing about which was near. */
  function find(authorization: string): 'feed' | ScriptToken | null {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? '';
    const hash = hashOfToken(token);
    const script = scripts.filter((known) => same(hash, known.hash)).at(0);
    return token === '' ? null : same(hash, feedHash) ? 'feed' : (script ?? null);
  }

  return {
    async holderOf(request: FastifyRequest, permission: Permission): Promise<TokenHolder> {
      const found = find(request.headers.authorization ?? '');
      if (found === null) throw await wrong(request);
      const asked = request.headers[ACTING_OFFICER];
      const userid = typeof asked === 'string' ? asked.trim().toLowerCase() : undefined;
      if (found === 'feed') {
        request.actor = { kind: 'gateway', script: FEED };
        uses.note({ name: FEED, hash: feedHash }, addressOf(request));
        if (userid !== undefined) throw feedOnly();
        return { kind: 'feed' };
      }
      const { name, officers, actions } = found;
      request.actor = { kind: 'gateway', script: name };
      uses.note(found, addressOf(request));
      const { current, ttl } = await attempts.count(`scripts ${found.hash}`);
      if (current > limits.scripts) throw tooMany(ttl);
      if (userid === undefined) throw officerMissing();
      if (officers !== 'any' && !officers.includes(userid)) throw officerNotListed();
      if (actions !== 'any' && !actions.includes(permission)) throw actionNotListed(permission);
      const officer = await personByUserid(userid);
      if (officer === null) throw officerUnknown();
      return { kind: 'script', name, officer: { personId: officer.id, userid } };
    },
  };

  /** The right token is always taken, whoever shares its address: a warning must not wait for somebody's guessing to end. */
  async function wrong(request: FastifyRequest): Promise<Problem> {
    const { current, ttl } = await attempts.count(`wrong tokens ${networkOf(request)}`);
    return current > limits.wrongTokens ? tooMany(ttl) : wrongToken();
  }
}

/** A listed action that no script may ever do would be a right on paper: the start says which ones there are. */
export function demandKnownActions(scripts: readonly ScriptToken[], inName: readonly Permission[]): void {
  for (const { name, actions } of scripts) {
    const strange = actions === 'any' ? undefined : actions.find((action) => !inName.includes(action));
    if (strange === undefined) continue;
    throw new Error(
      `config/settings.yaml: scripts: "${name}" lists "${strange}", which no script may do: choose of ${inName.join(', ')}`,
    );
  }
}

interface KnownToken {
  name: string;
  hash: string;
}

type TokenUses = ReturnType<typeof createTokenUses>;

/** Written at most this often, so that pushing a warning is not one write more. */
const NOTED_EVERY_MS = seconds(60);

/** When and from where each token was used last: one that nobody uses any more should go, a strange address should ring. */
export function createTokenUses(db: Database, logger: Logger) {
  const noted = createRecently(NOTED_EVERY_MS, 1_000);

  return {
    note({ name, hash }: KnownToken, ip: string): void {
      const known = `${hash} ${ip}`;
      if (noted.has(known)) return;
      noted.note(known);
      sql`insert into token_use (hash, name, last_used_at, last_ip) values (${hash}, ${name}, clock_timestamp(), ${ip})
        on conflict (hash) do update set name = excluded.name, last_used_at = excluded.last_used_at, last_ip = excluded.last_ip`
        .execute(db)
        .catch((error: unknown) => {
          noted.forget(known);
          logger.warn({ err: error }, 'the last use of a token was not noted');
        });
    },
  };
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

export function wrongToken(): Problem {
  const messageZh = '接入口令不正确，请检查 Authorization: Bearer 后面的 API_TOKEN';
  return new Problem({ code: 'token_wrong', status: 401, messageZh });
}

function refused(code: string, messageZh: string): Problem {
  return new Problem({ code, status: 403, messageZh });
}

function feedOnly(): Problem {
  const messageZh =
    'API_TOKEN 只能推送预警，不能以民警名义办事；脚本请另设口令：运行 eqian token make，登记在 config/settings.yaml 的 scripts 里';
  return refused('feed_only', messageZh);
}

function officerMissing(): Problem {
  return refused('officer_missing', '请在请求头 X-Acting-Officer 写明以哪位民警的名义办理（企业微信账号，如 duty-03）');
}

function officerNotListed(): Problem {
  const messageZh =
    '这个脚本口令没有登记 X-Acting-Officer 所写的民警，请在 config/settings.yaml 的 scripts 里加上其账号';
  return refused('officer_not_listed', messageZh);
}

function actionNotListed(permission: Permission): Problem {
  const messageZh = `这个脚本口令没有登记此项操作（${permission}），请在 config/settings.yaml 的 scripts 里加上`;
  return refused('action_not_listed', messageZh);
}

function officerUnknown(): Problem {
  return refused('officer_unknown', '没有找到 X-Acting-Officer 所写的企业微信账号（如 duty-03）');
}
