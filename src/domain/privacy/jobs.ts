import { sql } from 'kysely';
import { appNow, type Database, eachAlone, transact } from '../../database/index.ts';
import type { RetentionRule } from '../../kernel/module/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { shanghaiClock, shanghaiDay } from '../../lib/time.ts';

interface RetentionContext {
  db: Database;
  /** Those of all modules. */
  rules(): readonly RetentionRule[];
  logger: Logger;
}

const NIGHT = '03:00';
const BATCH = 500;

/**
 * Really erases what is past its term (个人信息保护法 arts. 19, 47), once a night, in small transactions; the report of
 * each night stays in `retention_run`. A night that was missed is made up for at the next look.
 */
export async function runRetention({ db, rules, logger }: RetentionContext): Promise<Record<string, number>> {
  const day = shanghaiDay(await appNow(db));
  const report: Record<string, number> = {};
  await eachAlone(
    rules(),
    async (rule) => {
      report[rule.name] = await runRule(db, rule, day);
    },
    ({ name }, err) => logger.error({ err, rule: name }, 'a rule of retention failed; the next look tries it again'),
  );
  logger.info({ report }, 'what was past its term is erased');
  return report;
}

/** From three in the morning on, once a day, by whichever worker comes first. Returns how many rows it erased. */
export async function runRetentionWhenDue(ctx: RetentionContext): Promise<number> {
  const now = await appNow(ctx.db);
  const count = ctx.rules().length;
  if (shanghaiClock(now) < NIGHT || count === 0) return 0;
  const { rows } = await sql<{ done: number }>`
    select count(*)::int as done from retention_run where day = ${shanghaiDay(now)}`.execute(ctx.db);
  if ((rows[0]?.done ?? 0) >= count) return 0;
  return Object.values(await runRetention(ctx)).reduce((sum, count) => sum + count, 0);
}

async function runRule(db: Database, rule: RetentionRule, day: string): Promise<number> {
  let erased = 0;
  for (;;) {
    const count = await transact(db, async (tx) => {
      const now = await appNow(tx);
      return rule.erase(tx, new Date(now.getTime() - rule.keepMs), BATCH);
    });
    erased += count;
    if (count < BATCH) break;
  }
  await sql`
    insert into retention_run (day, rule, erased, at) values (${day}, ${rule.name}, ${erased}, app_now())
    on conflict (day, rule) do update set erased = retention_run.erased + excluded.erased`.execute(db);
  return erased;
}
