import { type App, createApp } from '../app/app.ts';
import { openStores } from '../app/stores.ts';
import { type Config, readConfig } from '../config/environment.ts';
import { migrate, patiently } from '../database/index.ts';
import { createLogger, type Logger } from '../lib/logger.ts';

export interface Operating {
  config: Config;
  databaseUrl: string;
  app: App;
  logger: Logger;
}

/** Gives a command the modules without doors or workers, on the running stores where there are some. */
export async function withApp<T>(work: (operating: Operating) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const stores = await openStores(config, logger);
  try {
    await migrate(stores.databaseUrl, logger);
    const { databaseUrl, redisUrl } = stores;
    const app = await createApp({ config, databaseUrl, redisUrl, roles: [], logger });
    try {
      return await patiently(() => work({ config, databaseUrl, app, logger }));
    } finally {
      await app.stop();
    }
  } finally {
    await stores.stop();
  }
}
