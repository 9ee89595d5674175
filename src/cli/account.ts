import type { Command } from 'commander';
import { AS, inNameOf } from './in-name-of.ts';

/** `account move` and `account same`: what police decide about one account, one by one; no list does it. */
export function accountCommands(program: Command): void {
  const account = program.command('account').description('whose a WeCom account is, decided one by one');
  account
    .command('move')
    .description('give an account to one employee; whoever had it has it no more')
    .requiredOption('--userid <userid>', 'the account')
    .requiredOption('--to <employee>', '<organisation code>/<employee no.>')
    .requiredOption(...AS)
    .action(({ userid, to, as }: { userid: string; to: string; as: string }) =>
      inNameOf(as, async ({ accounts }, by) => {
        await accounts.move({ userid, employee: to }, by);
        console.log('moved');
      }),
    );
  account
    .command('same')
    .description('say that whoever is there again under this userid is the same human who left')
    .requiredOption('--userid <userid>', 'the account')
    .requiredOption(...AS)
    .action(({ userid, as }: { userid: string; as: string }) =>
      inNameOf(as, async ({ accounts }, by) => {
        await accounts.same(userid, by);
        console.log('taken back');
      }),
    );
}
