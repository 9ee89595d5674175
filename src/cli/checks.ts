import type { Command } from 'commander';
import { withApp } from './with-app.ts';

/** `invariants` and `inbox count`. */
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

  const inbox = program.command('inbox').description('callbacks kept by the door');
  inbox
    .command('count')
    .description('print how many callbacks are kept')
    .action(() => withApp(async ({ app }) => console.log(await app.inbox.count())));
}
