import type { Command } from 'commander';
import { withApp } from './with-app.ts';

/** `invariants`. */
export function checkCommands(program: Command): void {
  program
    .command('invariants')
    .description('run every invariant; exit 1 when one does not hold')
    .action(() =>
      withApp(async ({ app }) => {
        const results = await app.invariants();
        for (const { id, title, rows } of results)
          console.log(`${rows.length === 0 ? 'ok  ' : 'FAIL'} ${id.padEnd(4)} ${title}`);
        for (const { id, rows } of results.filter((result) => result.rows.length > 0)) {
          console.log(`\n${id}:`);
          console.table(rows);
          process.exitCode = 1;
        }
      }),
    );
}
