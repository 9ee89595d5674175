import type { Command } from 'commander';
import { MODULES } from '../app/modules.ts';
import type { Module } from '../kernel/module/index.ts';
import { withApp } from './with-app.ts';

/** The commands that modules bring; each answers the lines to print. */
export function moduleCommands(program: Command): void {
  for (const { name, about, options = {} } of MODULES.flatMap(({ cli = [] }: Module) => cli)) {
    const command = program.command(name).description(about);
    for (const [flags, description] of Object.entries(options)) command.requiredOption(flags, description);
    command.action((given: Record<string, string | boolean>) =>
      withApp(async ({ app }) => {
        for (const line of (await app.runs[name]?.(given)) ?? []) console.log(line);
      }),
    );
  }
}
