import { Command } from 'commander';
import { describe } from './lib/errors.ts';
import { Problem } from './lib/problem.ts';

type Add = (program: Command) => void;

/** Loading all of them costs more than most of them do. */
const commands: Record<string, () => Promise<Add>> = {
  start: async () => (await import('./cli/start.ts')).startCommand,
  'migrate seed': async () => (await import('./cli/county.ts')).countyCommands,
  county: async () => (await import('./cli/county.ts')).countyListCommands,
  warn: async () => (await import('./cli/warn.ts')).warnCommand,
  import: async () => (await import('./cli/import.ts')).importCommand,
  bulletin: async () => (await import('./cli/bulletin.ts')).bulletinCommands,
  campaign: async () => (await import('./cli/campaign.ts')).campaignCommands,
  invariants: async () => (await import('./cli/maintenance.ts')).checkCommands,
  inbox: async () => (await import('./cli/inbox.ts')).inboxCommands,
  audit: async () => (await import('./cli/audit.ts')).auditCommands,
  'disclosures affected': async () => (await import('./cli/disclosure.ts')).disclosureCommands,
  jobs: async () => (await import('./cli/given-up.ts')).jobCommands,
  dead: async () => (await import('./cli/given-up.ts')).sendCommands,
  readiness: async () => (await import('./cli/readiness.ts')).readinessCommand,
  reseal: async () => (await import('./cli/maintenance.ts')).resealCommand,
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand,
  account: async () => (await import('./cli/account.ts')).accountCommands,
  security: async () => (await import('./cli/audit.ts')).securityCommands,
  sessions: async () => (await import('./cli/account.ts')).sessionCommands,
  token: async () => (await import('./cli/token.ts')).tokenCommands,
  'of modules': async () => (await import('./cli/of-modules.ts')).moduleCommands,
  bench: async () => (await import('./cli/bench.ts')).benchCommand,
};

const program = new Command('eqian').description('E企安: the operator’s tool').showHelpAfterError();
const [asked] = process.argv.slice(2);
const named = Object.entries(commands).find(([names]) => asked !== undefined && names.split(' ').includes(asked));

try {
  // What is none of these is looked for among all, those that modules bring included.
  for (const load of named ? [named[1]] : Object.values(commands)) (await load())(program);
  await program.parseAsync();
} catch (error) {
  // A refusal is for people: said in their words.
  process.stderr.write(`eqian: ${error instanceof Problem ? error.messageZh : describe(error)}\n`);
  process.exitCode = 1;
}
