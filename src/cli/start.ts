import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';

/** `start [roles...]`: the service itself, as `npm start` runs it. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .argument('[roles...]', 'web, worker, sandbox; all of them when left out')
    .description('run the service')
    .action((roles: string[]) => {
      const service = spawn(process.execPath, [join(import.meta.dirname, '../main.js'), ...roles], {
        stdio: 'inherit',
      });
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => service.kill(signal));
      service.once('exit', (code) => process.exit(code ?? 1));
    });
}
