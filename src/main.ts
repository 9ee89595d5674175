import { type AppRole, rolesFrom } from './app/roles.ts';
import { openStores } from './app/stores.ts';
import { type Config, readConfig } from './config/environment.ts';
import { describe } from './lib/errors.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { seconds } from './lib/time.ts';

const STOP_WITHIN_MS = seconds(18);
/** EX_SOFTWARE: a sweep hung. */
const HUNG = 70;

try {
  const roles = rolesFrom(process.argv.slice(2));
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  let end: (code: number) => void = () => {};
  const asked = new Promise<number>((resolve) => {
    end = (code) => {
      endBy(logger);
      resolve(code);
    };
  });
  onFirstSignal((signal) => {
    logger.info({ signal }, 'stopping');
    end(0);
  });
  // Whoever keeps us running was killed: so are we.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

  // PostgreSQL and Redis come up while the rest of the code is loaded.
  const [stores, { start }] = await Promise.all([openStores(config, logger), import('./app/start.ts')]);
  const started = await start({ config, roles, stores, logger, onHang: () => end(HUNG) });
  process.stdout.write(welcome(config, roles));
  process.send?.('running');

  const code = await asked;
  await started.stop().catch((error: unknown) => {
    logger.error({ err: error }, 'the stop was not clean');
    process.exit(1);
  });
  process.exit(code);
} catch (error) {
  process.stderr.write(`eqian could not start: ${explain(error)}\n`);
  process.exit(1);
}

/** Listened for from the beginning: a stop asked for during the start follows it. The same signal again ends the process. */
function onFirstSignal(end: (signal: string) => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(signal));
}

/** Whatever hangs, and wherever: after so long the process is gone. What it leaves behind, leases and sweeps find. */
function endBy(logger: Logger): void {
  setTimeout(() => {
    logger.error('the stop took too long and was cut short');
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
}

/** What to open, for whoever has just started it. */
function welcome({ http, sandbox, wecom }: Config, roles: readonly AppRole[]): string {
  const lines = ['', `  E企安 eqian is running (${roles.join(', ')})`];
  if (sandbox.exposed)
    lines.push(
      `  WARNING  open to the network at ${http.host}: whoever reaches it can log in as anybody; no real data`,
    );
  if (roles.includes('web')) {
    if (sandbox.enabled)
      lines.push(
        `  Phones   ${http.publicUrl}/sandbox/   see a warning arrive, press 「立即签收」, or let silence climb`,
      );
    else lines.push(`  WeCom    ${wecom.apiBaseUrl} (corp ${wecom.corpId}); callback ${http.publicUrl}/wecom/callback`);
    const oneClick = sandbox.enabled ? '   the officers’ desk: sign in as each role with one click' : '';
    lines.push(
      `  Desk     ${http.publicUrl}/console/${oneClick}`,
      `  Pages    ${http.publicUrl}/h5/warnings`,
      `  API      ${http.publicUrl}/docs`,
      `  Health   ${http.publicUrl}/readyz`,
    );
  }
  return `${lines.join('\n')}\n\n`;
}

/** One line that says what to do. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is taken; set PORT to a free one, or stop what uses it';
  return describe(error);
}
