import type { Command } from 'commander';
import { wholeNumber } from './numbers.ts';
import { withApp } from './with-app.ts';

/** `dead list` and `dead redrive`. */
export function sendCommands(program: Command): void {
  const dead = program.command('dead').description('sends that WeCom refused for good');

  dead
    .command('list')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .action((options: { limit: number }) =>
      withApp(async ({ app }) => {
        const letters = await app.outbound.deadLetters(app.db, options.limit);
        if (letters.length === 0) return console.log('none');
        console.table(letters);
      }),
    );

  dead
    .command('redrive')
    .argument('<deliveryId>')
    .description('send it again, once its cause is mended')
    .action((deliveryId: string) =>
      withApp(async ({ app }) => {
        const done = await app.outbound.redrive(deliveryId);
        console.log(done ? 'queued again' : 'no dead send has this id');
        if (!done) process.exitCode = 1;
      }),
    );
}
