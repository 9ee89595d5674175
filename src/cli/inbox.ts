import type { Command } from 'commander';
import { redriveInbox } from '../inbound/index.ts';
import { withApp } from './with-app.ts';

/** `inbox count` and `inbox redrive`. */
export function inboxCommands(program: Command): void {
  const inbox = program.command('inbox').description('callbacks kept by the door');

  inbox
    .command('count')
    .description('print how many callbacks are kept')
    .action(() => withApp(async ({ app }) => console.log(await app.inbox.count())));

  inbox
    .command('redrive')
    .argument('[ids...]', 'inbox ids; all quarantined ones when left out')
    .description('give quarantined callbacks five more tries, once their cause is mended')
    .action((ids: string[]) =>
      withApp(async ({ app }) => {
        const chosen = ids.length > 0 ? ids.map(Number) : undefined;
        console.log(`${await redriveInbox(app.db, chosen)} callbacks will be applied again`);
      }),
    );
}
