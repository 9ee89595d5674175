import { type Command, InvalidArgumentError } from 'commander';
import { listRefusals, REFUSAL_HEADINGS, type RefusalQuery, refusalCells } from '../kernel/audit/index.ts';
import { writeCsv } from '../lib/spreadsheet/index.ts';
import { endOf, startOf, timeOf } from './values.ts';
import { withApp } from './with-app.ts';

/** `audit verify` and `audit head`. */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('the sealed log of who did and saw what');

  audit
    .command('verify')
    .description('check chain, numbers and that nothing waits unsealed; exit 1 at the first fault')
    .option('--noted <number:mac>', 'a head written down earlier: shows a log cut off at its end', chainHead)
    .action((options: { noted?: { number: number; mac: string } }) =>
      withApp(async ({ app }) => {
        await app.audit.seal();
        const result = await app.audit.verify(options);
        if (result.ok) return console.log(`ok: ${result.checked} rows, the chain is whole`);
        console.log(`FAULT after ${result.checked} rows: ${JSON.stringify(result.firstFault)}`);
        process.exitCode = 1;
      }),
    );

  audit
    .command('head')
    .description('print number and MAC of the newest link, to be kept elsewhere')
    .action(() =>
      withApp(async ({ app }) => {
        const head = await app.audit.head();
        console.log(head ? `${head.number}:${head.mac}` : 'the log is empty');
      }),
    );
}

function chainHead(text: string): { number: number; mac: string } {
  const [, number, mac] = /^(\d+):(\S+)$/.exec(text) ?? [];
  if (number === undefined || mac === undefined) throw new InvalidArgumentError('must look like 1234:MAC');
  return { number: Number(number), mac };
}

/** `security`: what was refused, out of the sealed log. CSV on standard output. */
export function securityCommands(program: Command): void {
  program
    .command('security')
    .description('refused attempts with actor, address, route and reason, as CSV: ids and codes, no personal data')
    .requiredOption('--from <day>', 'YYYY-MM-DD, in Shanghai', startOf)
    .requiredOption('--to <day>', 'YYYY-MM-DD, the last day', endOf)
    .option('--actor <id>', "a person's id, a script's name, or stranger, gateway")
    .option('--address <ip>', 'from this address only')
    .option('--route <part>', 'a part of the route, like /api/imports')
    .option('--reason <code>', 'forbidden, token_wrong, too_many, callback_signature …')
    .action((options: RefusalQuery) =>
      withApp(async ({ app }) => {
        async function* rows() {
          yield REFUSAL_HEADINGS;
          for await (const refusal of listRefusals(app.db, options)) yield refusalCells(timeOf(refusal.at), refusal);
        }
        await writeCsv(process.stdout, rows());
      }),
    );
}
