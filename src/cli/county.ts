import { createWriteStream } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { seed } from '../app/start.ts';
import type { Scale } from '../demo/index.ts';
import { type CountySummary, countyTemplate } from '../domain/county/index.ts';
import { Problem } from '../lib/problem.ts';
import { writeXlsx } from '../lib/spreadsheet/index.ts';
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

interface Options {
  file: string;
  fullList?: boolean;
  confirm?: boolean;
  acceptLeavers?: boolean;
  includeHidden?: boolean;
}

const FAULTS_SHOWN = 500;

/** `county import` and `county template`: the county's own tree, organisations and police from a list. */
export function countyListCommands(program: Command): void {
  const county = program.command('county').description('the county’s own places, organisations and police');

  county
    .command('import')
    .description('check a county’s list (XLSX with up to three tables, or a CSV of one), and apply it with --confirm')
    .requiredOption('--file <path>', 'the list, as in the template')
    .option('--full-list', 'whoever is not on it holds no office any more')
    .option('--include-hidden', 'take rows that are hidden or filtered away like the others')
    .option('--confirm', 'apply what was checked')
    .option('--accept-leavers', 'apply it even when unusually many offices end')
    .action((options: Options) =>
      withApp(async ({ app }) => {
        const { file: source, fullList = false, confirm, acceptLeavers = false, includeHidden = false } = options;
        try {
          const list = await app.county.read({ source, includeHidden });
          report(await app.county.check(list, { fullList }));
          if (!confirm) return console.log('仅检查，未写入；加上 --confirm 写入');
          const applied = await app.county.apply(list, { fullList, acceptLeavers });
          console.log('已写入');
          reportFigures(applied);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          console.error(error.messageZh);
          process.exitCode = 1;
        }
      }),
    );

  county
    .command('template')
    .description('write the list’s template as a workbook')
    .requiredOption('--out <path>', 'e.g. county.xlsx')
    .action(({ out }: { out: string }) => writeXlsx(createWriteStream(out), countyTemplate()));
}

function report(summary: CountySummary): void {
  const { faults, faultyLines, consent, ignored, leftOut } = summary;
  for (const { sheet, line, column, severity, reason, sample } of faults.slice(0, FAULTS_SHOWN)) {
    const shown = sample === '' ? '' : `（${sample}）`;
    console.error(`${sheet}第${line}行 ${column}：${severity === 'WARN' ? '提醒，' : ''}${reason}${shown}`);
  }
  if (faults.length > FAULTS_SHOWN) console.error(`……共${faults.length}条`);
  for (const text of ignored) console.error(text);
  if (leftOut > 0) console.error('包括隐藏行：加上 --include-hidden');
  reportFigures(summary);
  if (consent !== null) console.error(consent);
  if (faultyLines > 0) process.exitCode = 1;
}

/** Of what would be changed, or, once it is applied, of what was. */
function reportFigures(summary: CountySummary): void {
  const { places, organisations, officers, granted, ended, held, faultyLines } = summary;
  for (const [name, counts] of Object.entries({ 辖区: places, 单位: organisations, 民警: officers }))
    console.log(`${name}：新增${counts.new}，变更${counts.changed}，不变${counts.same}`);
  console.log(`职务：新任${granted}，终止${ended}（现有${held}）；错误${faultyLines}行`);
}
