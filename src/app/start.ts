import type { Config } from '../config/environment.ts';
import { clock, connect, migrate, warnOfSuperuser } from '../database/index.ts';
import type { Logger } from '../lib/logger.ts';
import { type App, createApp } from './app.ts';
import { seedWhenEmpty } from './county.ts';
import type { AppRole } from './roles.ts';
import type { Stores } from './stores.ts';

export interface Started {
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
