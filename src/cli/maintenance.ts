import type { Command } from 'commander';
import { reseal } from '../app/reseal.ts';
import { createFieldCrypto } from '../lib/field-crypto.ts';
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

/** `reseal`: after a key was put in front of FIELD_KEY. */
export function resealCommand(program: Command): void {
  program
    .command('reseal')
    .description('bring every sealed field under the newest key; exit 1 while some are not')
    .action(() =>
      withApp(async ({ config, app }) => {
        const [newest] = config.fieldKeys;
        if (newest === undefined) return;
        const crypto = createFieldCrypto(config.fieldKeys);
        const results = await reseal({ db: app.db, crypto, audit: app.audit, kid: newest.kid });
        for (const { column, rows, left, fault } of results) {
          console.log(`${String(rows).padStart(8)}  ${column}${left === 0 ? '' : `, ${left} left`}`);
          if (fault !== null) console.error(`          ${fault}`);
        }
        if (results.every(({ left }) => left === 0)) return console.log(`everything is under ${newest.kid}`);
        console.error('some rows were in use or do not open: run it again; keep the older keys until nothing is left');
        process.exitCode = 1;
      }),
    );
}
