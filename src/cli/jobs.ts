import type { Command } from 'commander';
import { wholeNumber } from './numbers.ts';
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
