import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import type { Logger } from '../lib/logger.ts';
import { seconds } from '../lib/time.ts';

interface KnownToken {
  name: string;
  hash: string;
}

export type TokenUses = ReturnType<typeof createTokenUses>;

/** Written at most this often, so that pushing a warning is not one write more. */
const NOTED_EVERY_MS = seconds(60);

/** When and from where each token was used last: one that nobody uses any more should go, a strange address should ring. */
export function createTokenUses(db: Database, logger: Logger) {
  const notedAt = new Map<string, number>();

  return {
    note({ name, hash }: KnownToken, ip: string): void {
      const known = `${hash} ${ip}`;
      if (Date.now() - (notedAt.get(known) ?? 0) < NOTED_EVERY_MS) return;
      if (notedAt.size > 1_000) notedAt.clear();
      notedAt.set(known, Date.now());
      sql`insert into token_use (hash, name, last_used_at, last_ip) values (${hash}, ${name}, clock_timestamp(), ${ip})
        on conflict (hash) do update set name = excluded.name, last_used_at = excluded.last_used_at, last_ip = excluded.last_ip`
        .execute(db)
        .catch((error: unknown) => {
          notedAt.delete(known);
          logger.warn({ err: error }, 'the last use of a token was not noted');
        });
    },
  };
}
