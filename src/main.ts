import { readConfig } from './config/environment.ts';
import { describe } from './lib/errors.ts';
import { createLogger } from './lib/logger.ts';
import { rolesFrom } from './roles.ts';
import { openStores } from './stores.ts';
import { welcome } from './welcome.ts';

try {
  const roles = rolesFrom(process.argv.slice(2));
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const asked = firstSignal().then((signal) => logger.info({ signal }, 'stopping'));

  // PostgreSQL and Redis come up while the rest of the code is loaded.
  const [stores, { start }] = await Promise.all([openStores(config, logger), import('./start.ts')]);
  const started = await start({ config, roles, stores, logger });
  process.stdout.write(welcome(config, roles));

  await asked;
  await started.stop().catch((error: unknown) => {
    logger.error({ err: error }, 'the stop was not clean');
    process.exit(1);
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`eqian could not start: ${explain(error)}\n`);
  process.exit(1);
}

/** Listened for from the beginning: a stop asked for during the start follows it. The same signal again ends the process. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

/** One line that says what to do. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is taken; set PORT to a free one, or stop what uses it';
  return describe(error);
}
