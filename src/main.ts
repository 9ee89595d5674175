import { type AppRole, ROLES } from './app.ts';
import { readConfig } from './config/environment.ts';
import { describe } from './lib/errors.ts';
import { createLogger } from './lib/logger.ts';
import { start } from './start.ts';
import { welcome } from './welcome.ts';

const roles = rolesFrom(process.argv.slice(2));

try {
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const started = await start({ config, roles, logger });
  process.stdout.write(welcome(config, roles));

  const stop = (signal: string) => {
    logger.info({ signal }, 'stopping');
    started.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
} catch (error) {
  process.stderr.write(`eqian could not start: ${explain(error)}\n`);
  process.exit(1);
}

function rolesFrom(words: string[]): readonly AppRole[] {
  if (words.length === 0) return ROLES;
  const unknown = words.find((word) => !ROLES.some((role) => role === word));
  if (unknown !== undefined) {
    process.stderr.write(`eqian could not start: "${unknown}" is no role; roles are ${ROLES.join(', ')}\n`);
    process.exit(1);
  }
  return ROLES.filter((role) => words.includes(role));
}

/** One line that says what to do. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is taken; set PORT to a free one, or stop what uses it';
  return describe(error);
}
