import { type Command, InvalidArgumentError } from 'commander';
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
