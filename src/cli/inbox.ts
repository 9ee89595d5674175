import type { Command } from 'commander';
import { countInbox, redriveInbox, withoutEffect } from '../inbound/index.ts';
import { wholeNumbers } from './values.ts';
import { withDatabase } from './with-database.ts';

/** `inbox count`, `inbox kinds` and `inbox redrive`. */
export function inboxCommands(program: Command): void {
  const inbox = program.command('inbox').description('callbacks kept by the webhook');

  inbox
    .command('count')
    .description('print how many callbacks are kept')
    .action(() => withDatabase(async (db) => console.log(await countInbox(db))));

  inbox
    .command('kinds')
    .description('print what came and had no effect, by kind: what is not for us, and what is ignored on purpose')
    .action(() =>
      withDatabase(async (db) => {
        for (const { outcome, kind, callbacks, last } of await withoutEffect(db))
          console.log(`${outcome}  ${kind}  ${callbacks}  ${last.toISOString()}`);
      }),
    );

  inbox
    .command('redrive')
    .argument('[ids...]', 'inbox ids; all quarantined ones when left out', wholeNumbers, [])
    .description('give quarantined callbacks five more tries, once their cause is mended')
    .action((ids: number[]) =>
      withDatabase(async (db) => {
        const chosen = ids.length > 0 ? ids : undefined;
        console.log(`${await redriveInbox(db, chosen)} callbacks will be applied again`);
      }),
    );
}
