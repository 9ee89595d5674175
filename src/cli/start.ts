import { join } from 'node:path';
import type { Command } from 'commander';
import { keepRunning } from './keep-running.ts';

/** `start [roles...]`: the service itself, as `npm start` runs it. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .argument('[roles...]', 'web, worker, sandbox; all of them when left out')
    .description('run the service, and start it again when it ends unasked')
    .action((roles: string[]) => keepRunning({ script: join(import.meta.dirname, '../main.js'), args: roles }));
}
