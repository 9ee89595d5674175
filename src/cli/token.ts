import type { Command } from 'commander';
import { sql } from 'kysely';
import { hashOfToken, makeScriptToken, type ScriptToken } from '../config/script-token.ts';
import type { Database } from '../database/index.ts';
import { timeOf } from './values.ts';
import { withApp } from './with-app.ts';

/** `token make` and `token list`: the tokens of scripts and the feed's. */
export function tokenCommands(program: Command): void {
  const token = program.command('token').description('tokens of scripts that act in an officer’s name');

  token
    .command('make')
    .description(
      'draw a token for a script and print its line for config/settings.yaml; the token itself is shown once',
    )
    .argument('<name>', 'what the script is called, like weekly-bulletin')
    .action((name: string) => {
      const { token: made, hash } = makeScriptToken();
      console.log(`token (shown once, give it to the script): ${made}

config/settings.yaml, then restart:
scripts:
  - { name: ${name}, hash: "${hash}", officers: [duty-03], actions: [bulletin.create, bulletin.view] }`);
    });

  token
    .command('list')
    .description('every token with what it may do, and when and from where it was used last')
    .action(() =>
      withApp(async ({ app, config }) => {
        const { apiToken, scripts } = config.http;
        const uses = await usesOf(app.db);
        const feed = { name: 'API_TOKEN', hash: hashOfToken(apiToken), officers: [], actions: ['warning.create'] };
        console.table([feed, ...scripts].map((known) => rowOf(known, uses.get(known.hash))));
      }),
    );
}

interface Use {
  hash: string;
  at: Date;
  ip: string;
}

async function usesOf(db: Database): Promise<Map<string, Use>> {
  const { rows } = await sql<Use>`select hash, last_used_at as at, last_ip as ip from token_use`.execute(db);
  return new Map(rows.map((use) => [use.hash, use]));
}

function rowOf({ name, officers, actions }: ScriptToken, use: Use | undefined) {
  return {
    name,
    officers: officers === 'any' ? 'any' : officers.join(' '),
    actions: actions === 'any' ? 'any' : actions.join(' '),
    lastUsed: use ? timeOf(use.at) : 'never',
    from: use?.ip ?? '',
  };
}
