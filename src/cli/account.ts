import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { transact } from '../database/index.ts';
import { closeSessionsOf, sessionsOf } from '../http/index.ts';
import { formatShanghai } from '../lib/time.ts';
import { AS, inNameOf, withApp } from './with-app.ts';

/** `account move` and `account same`: what police decide about one account, one by one; no list does it. */
export function accountCommands(program: Command): void {
  const account = program.command('account').description('whose an account is, decided one by one');
  firstAdminCommand(account);
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

/** `account first-admin`: the one whom nobody could appoint. */
function firstAdminCommand(account: Command): void {
  account
    .command('first-admin')
    .description(
      'a county administrator with a local account, where nobody can sign in as one; prints his password once',
    )
    .action(() =>
      withApp(async ({ app, config }) => {
        const made = await app.localAccounts.firstAdmin();
        if (made === null) {
          console.log('there is an administrator who can sign in already');
          return;
        }
        console.log(`${config.http.publicUrl}/console/sign-in`);
        console.log(`user name ${made.name}, password ${made.password}, until ${formatShanghai(new Date(made.until))}`);
      }),
    );
}

/** `sessions list` and `sessions end`: where somebody is logged in, and the end of it. */
export function sessionCommands(program: Command): void {
  const sessions = program.command('sessions').description('where somebody is logged in');
  sessions
    .command('list')
    .description('the open sessions of one person, the latest used first')
    .requiredOption('--userid <userid>', 'whose')
    .action(({ userid }: { userid: string }) =>
      withApp(async ({ app }) => {
        const found = await sessionsOf(app.db, await personOf(app, userid));
        for (const { id, openedAt, seenAt, ip, agent } of found)
          console.log(
            [id, `since ${formatShanghai(openedAt)}`, `seen ${formatShanghai(seenAt)}`, ip ?? '', agent ?? ''].join(
              '  ',
            ),
          );
        if (found.length === 0) console.log('none');
      }),
    );
  sessions
    .command('end')
    .description('end all open sessions of one person, or one of them')
    .requiredOption('--userid <userid>', 'whose')
    .option('--id <id>', 'only this one')
    .action(({ userid, id }: { userid: string; id?: string }) =>
      withApp(async ({ app }) => {
        const personId = await personOf(app, userid);
        const ended = await transact(app.db, async (tx) => {
          const count = await closeSessionsOf(tx, personId, id === undefined ? {} : { id });
          const object = { kind: 'person', id: personId };
          if (count > 0)
            await app.audit.record(tx, {
              ...{ actor: { kind: 'operator' }, action: 'session.ended', object, after: { count } },
            });
          return count;
        });
        console.log(`${ended} ended`);
      }),
    );
}

async function personOf({ db, directory }: App, userid: string): Promise<string> {
  const person = await directory.personByUserid(db, userid);
  if (!person) throw new Error(`nobody has the userid ${userid}`);
  return person.id;
}
