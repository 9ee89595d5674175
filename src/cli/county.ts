import { type Command, InvalidArgumentError, Option } from 'commander';
import { seed } from '../app/county.ts';
import type { Scale } from '../demo/index.ts';
import { withApp } from './with-app.ts';

/** `migrate` and `seed`. */
export function countyCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema')
    .action(() => withApp(async () => console.log('the schema is current')));

  program
    .command('seed')
    .description('fill an empty database with the invented county')
    .addOption(
      new Option('--scale <scale>', 'small ≈ 4,000 employees, full ≈ 100,000')
        .choices(['small', 'full'])
        .default('small'),
    )
    .option('--seed <number>', 'the same number gives the same county', wholeNumber, 1)
    .option('--today <day>', 'YYYY-MM-DD; default: today in Shanghai', day)
    .action((options: { scale: Scale; seed: number; today?: string }) =>
      withApp(async ({ config, app }) => {
        const begun = Date.now();
        const rows = await seed(config, app.db, { ...options, histories: true });
        for (const [table, count] of Object.entries(rows)) console.log(`${String(count).padStart(8)}  ${table}`);
        console.log(`seeded in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
      }),
    );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

function day(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new InvalidArgumentError('must be a day like 2026-01-31');
  return text;
}
