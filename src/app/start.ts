import type { Config } from '../config/environment.ts';
import { clock, connect, type Database, migrate, patiently, warnOfSuperuser } from '../database/index.ts';
import { demoMembers, directoryIsEmpty, type Scale, seedConsents, seedCounty, seedProtections } from '../demo/index.ts';
import { createDirectory } from '../domain/directory/index.ts';
import { seedNotice } from '../domain/privacy/index.ts';
import { createFieldCrypto, type FieldCrypto } from '../lib/field-crypto.ts';
import type { Logger } from '../lib/logger.ts';
import { shanghaiDay } from '../lib/time.ts';
import { type SeedMember, seedMembers } from '../sandbox/index.ts';
import { type App, createApp } from './app.ts';
import type { AppRole } from './roles.ts';
import type { Stores } from './stores.ts';

interface Started {
  app: App;
  /** Stops doors, workers, connections, then the stores; safe to call twice. */
  stop(): Promise<void>;
}

interface StartNeeds {
  config: Config;
  roles: readonly AppRole[];
  /** Stopped with the service, and when it cannot start. */
  stores: Stores;
  logger: Logger;
  onHang?: () => void;
}

/** Schema current, demo county where the database is empty, then the roles asked for. */
export async function start({ config, roles, stores, logger, onHang }: StartNeeds): Promise<Started> {
  try {
    await migrate(stores.databaseUrl, logger);
    if (config.sandbox.enabled && (await seedWhenEmpty(config, stores.databaseUrl, logger)))
      logger.info('demo county seeded');
    const { databaseUrl, redisUrl } = stores;
    await lookAtStore(config, databaseUrl, logger);
    const app = await createApp({ config, databaseUrl, redisUrl, roles, logger, ...(onHang ? { onHang } : {}) });
    await app.start().catch(async (error: unknown) => {
      await app.stop();
      throw error;
    });
    let stopping: Promise<void> | null = null;
    const stop = async () => {
      await app.stop();
      await stores.stop();
    };
    return {
      app,
      stop() {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** Only the sandbox may move time; production refuses a database whose clock was moved. */
async function lookAtStore(config: Config, databaseUrl: string, logger: Logger): Promise<void> {
  const db = connect(databaseUrl, { poolSize: 1, logger });
  try {
    if (config.production) await warnOfSuperuser(db, logger);
    if (config.sandbox.enabled) {
      const { speed } = await clock.read(db);
      if (config.sandbox.clockSpeed !== 1 && speed !== config.sandbox.clockSpeed)
        await clock.setSpeed(db, config.sandbox.clockSpeed);
    } else if (!(await clock.isReal(db))) {
      throw new Error('this database was used by a sandbox whose clock was moved: use another database (DATABASE_URL)');
    }
  } finally {
    await db.destroy();
  }
}

const DEMO_SEED = 1;
const MEMBERS_AT_ONCE = 1_000;

/** Fills an empty database with the invented county; leaves any other alone. Answers whether it did. */
async function seedWhenEmpty(config: Config, databaseUrl: string, logger: Logger): Promise<boolean> {
  const db = connect(databaseUrl, { poolSize: 2, logger });
  try {
    if (!(await directoryIsEmpty(db))) return false;
    await seed(config, db, { scale: 'small', seed: DEMO_SEED, histories: true });
    return true;
  } finally {
    await db.destroy();
  }
}

interface SeedInput {
  scale: Scale;
  seed: number;
  today?: string;
  /** Also what people did before today: what they declared of their protections. */
  histories?: boolean;
}

/** Loads the county, notes what is amiss in it, and, with the sandbox on, gives every member a phone. */
export function seed(config: Config, db: Database, input: SeedInput) {
  return patiently(() => load(config, db, input));
}

async function load(config: Config, db: Database, input: SeedInput) {
  const { appNow } = await clock.read(db);
  const crypto = createFieldCrypto(config.fieldKeys);
  const { corpId } = config.wecom;
  const { scale, seed, today = shanghaiDay(appNow), histories = false } = input;
  const summary = await seedCounty(db, { scale, seed, today, crypto, corpId });
  if (histories) await seedHistories(config, db, today);
  await createDirectory({ crypto, corpId }).inspectReadiness(db);
  if (config.sandbox.enabled) await handOutPhones(db, crypto);
  return summary;
}

async function seedHistories({ notice, settings }: Config, db: Database, today: string): Promise<void> {
  const { items, validDays } = settings.protection;
  const { version } = notice;
  await seedNotice(db, notice);
  const personIds = await seedProtections(db, { items: items.map(({ code }) => code), version, validDays, today });
  await seedConsents(db, { version, personIds, today });
}

async function handOutPhones(db: Database, { open }: Pick<FieldCrypto, 'open'>): Promise<void> {
  let batch: SeedMember[] = [];
  for await (const { phoneSealed, ...member } of demoMembers(db)) {
    batch.push({ ...member, mobile: phoneSealed === null ? null : open(phoneSealed) });
    if (batch.length < MEMBERS_AT_ONCE) continue;
    await seedMembers(db, batch);
    batch = [];
  }
  if (batch.length > 0) await seedMembers(db, batch);
}
