import { Command } from 'commander';
import { expect, test } from 'vitest';
import { sendCommands } from '../../../src/cli/given-up.ts';
import { inboxCommands } from '../../../src/cli/inbox.ts';

test.each([
  ['dead', 'list', '--limit', 'abc'],
  ['dead', 'list', '--limit=-1'],
  ['inbox', 'redrive', 'abc'],
  ['inbox', 'redrive', '7', '99999999999999999999'],
])('%s %s with %s %s is refused before a store is opened, saying what it must be', async (...words) => {
  const program = new Command();
  sendCommands(program);
  inboxCommands(program);
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {} });
    command.commands.forEach(quiet);
  };
  quiet(program);
  await expect(program.parseAsync(words.filter(Boolean), { from: 'user' })).rejects.toThrow('must be a whole number');
});
