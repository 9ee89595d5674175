import { Command } from 'commander';
import { accountCommands } from './cli/account.ts';
import { auditCommands } from './cli/audit.ts';
import { benchCommand } from './cli/bench.ts';
import { bulletinCommands } from './cli/bulletin.ts';
import { campaignCommands } from './cli/campaign.ts';
import { checkCommands } from './cli/checks.ts';
import { countyCommands } from './cli/county.ts';
import { countyListCommands } from './cli/county-list.ts';
import { disclosureCommands } from './cli/disclosure.ts';
import { doctorCommand } from './cli/doctor.ts';
import { importCommand } from './cli/import.ts';
import { inboxCommands } from './cli/inbox.ts';
import { readinessCommand } from './cli/readiness.ts';
import { resealCommand } from './cli/reseal.ts';
import { securityCommands } from './cli/security.ts';
import { sendCommands } from './cli/send.ts';
import { sessionCommands } from './cli/sessions.ts';
import { startCommand } from './cli/start.ts';
import { tokenCommands } from './cli/token.ts';
import { warnCommand } from './cli/warn.ts';
import { describe } from './lib/errors.ts';
import { Problem } from './lib/problem.ts';

const program = new Command('eqian').description('E企安: the operator’s tool').showHelpAfterError();
for (const add of [
  startCommand,
  countyCommands,
  countyListCommands,
  warnCommand,
  importCommand,
  bulletinCommands,
  campaignCommands,
  checkCommands,
  inboxCommands,
  auditCommands,
  disclosureCommands,
  securityCommands,
  tokenCommands,
  sendCommands,
  readinessCommand,
  sessionCommands,
  accountCommands,
  resealCommand,
  doctorCommand,
  benchCommand,
]) {
  add(program);
}

program.parseAsync().catch((error: unknown) => {
  // A refusal is for people: said in their words.
  process.stderr.write(`eqian: ${error instanceof Problem ? error.messageZh : describe(error)}\n`);
  process.exitCode = 1;
});
