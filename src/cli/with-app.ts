import { type App, createApp } from '../app/app.ts';
import { openStores } from '../app/stores.ts';
import { type Config, readConfig } from '../config/environment.ts';
import { migrate, patiently } from '../database/index.ts';
import type { Acting } from '../kernel/audit/index.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { Problem } from '../lib/problem.ts';

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
      await app.policies.refresh();
      return await patiently(() => work({ config, databaseUrl, app, logger }));
    } finally {
      await app.stop();
    }
  } finally {
    await stores.stop();
  }
}

/** For `requiredOption`. */
export const AS = [
  '--as <userid>',
  'the officer in whose name; his rights hold, the audit log says it was the command line',
] as const;

interface InName {
  personId: string;
  acting: Acting & { actor: { kind: 'operator' } };
}

/** What a command does as a named officer. Refusals are for people: said in Chinese, without a stack. */
export async function inNameOf(userid: string, work: (app: App, by: InName) => Promise<void>): Promise<void> {
  await withApp(async ({ app }) => {
    const person = await app.directory.personByUserid(app.db, userid);
    if (!person) throw new Error(`nobody has the userid ${userid}`);
    try {
      await work(app, { personId: person.id, acting: { actor: { kind: 'operator' }, onBehalfOf: person.id } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      console.error(error.messageZh);
      process.exitCode = 1;
    }
  });
}
