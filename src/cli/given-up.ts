import type { Command } from 'commander';
import { wholeNumber } from './values.ts';
import { withApp } from './with-app.ts';

/** `jobs failed` and `jobs retry`. */
export function jobCommands(program: Command): void {
  const jobs = program.command('jobs').description('background jobs that were given up, kept for seven days');

  jobs
    .command('failed')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .action((options: { limit: number }) =>
      withApp(async ({ app }) => {
        const failed = await app.queue.failed.list(options.limit);
        if (failed.length === 0) return console.log('none');
        for (const { at, queue, name, id, payload, attempts, reason } of failed)
          console.log([at.toISOString(), queue, name, id, JSON.stringify(payload), `${attempts}×`, reason].join('  '));
      }),
    );

  jobs
    .command('retry')
    .argument('<queue>')
    .argument('<id>')
    .description('try it again with all its attempts, once its cause is mended')
    .action((queue: string, id: string) =>
      withApp(async ({ app }) => {
        const done = await app.queue.failed.retry(queue, id);
        console.log(done ? 'enqueued again' : 'no failed job has this id in this queue');
        if (!done) process.exitCode = 1;
      }),
    );
}

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
