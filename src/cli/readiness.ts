import type { Command } from 'commander';
import { withApp } from './with-app.ts';

/** `readiness`: who cannot be reached, and which places nobody answers for. */
export function readinessCommand(program: Command): void {
  program
    .command('readiness')
    .description('list open readiness defects')
    .action(() =>
      withApp(async ({ app }) => {
        await app.directory.inspectReadiness(app.db);
        const defects = await app.directory.listReadiness(app.db);
        if (defects.length === 0) return console.log('none');
        for (const { kind, organisationName, note, openedAt } of defects) {
          console.log([openedAt.toISOString(), kind.padEnd(16), organisationName ?? '-', note ?? ''].join('  '));
        }
      }),
    );
}
