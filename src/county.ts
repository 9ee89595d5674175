import type { Config } from './config/environment.ts';
import { clock, connect, type Database } from './database/index.ts';
import { createDirectory, demoMembers, directoryIsEmpty, type Scale, seedCounty } from './domain/directory/index.ts';
import { createFieldCrypto } from './lib/field-crypto.ts';
import type { Logger } from './lib/logger.ts';
import { shanghaiDay } from './lib/time.ts';
import { type SeedMember, seedMembers } from './sandbox/index.ts';

const DEMO_SEED = 1;
const MEMBERS_AT_ONCE = 1_000;

/** Fills an empty database with the invented county; leaves any other alone. Answers whether it did. */
export async function seedWhenEmpty(config: Config, databaseUrl: string, logger: Logger): Promise<boolean> {
  const db = connect(databaseUrl, { poolSize: 2, logger });
  try {
    if (!(await directoryIsEmpty(db))) return false;
    await seed(config, db, { scale: 'small', seed: DEMO_SEED });
    return true;
  } finally {
    await db.destroy();
  }
}

/** Loads the county, notes what is amiss in it, and, with the sandbox on, gives every member a phone. */
export async function seed(config: Config, db: Database, input: { scale: Scale; seed: number; today?: string }) {
  const { appNow } = await clock.read(db);
  const crypto = createFieldCrypto(config.fieldKeys);
  const { corpId } = config.wecom;
  const summary = await seedCounty(db, {
    ...input,
    today: input.today ?? shanghaiDay(appNow),
    crypto,
    corpId,
  });
  await createDirectory({ crypto, corpId }).inspectReadiness(db);
  if (config.sandbox.enabled) await handOutPhones(db);
  return summary;
}

async function handOutPhones(db: Database): Promise<void> {
  let batch: SeedMember[] = [];
  for await (const member of demoMembers(db)) {
    batch.push(member);
    if (batch.length < MEMBERS_AT_ONCE) continue;
    await seedMembers(db, batch);
    batch = [];
  }
  if (batch.length > 0) await seedMembers(db, batch);
}
