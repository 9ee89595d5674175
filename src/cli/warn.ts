import type { Command } from 'commander';
import { readWarningFile, rowFault, takenFault } from '../domain/intake/index.ts';
import { whereIs } from '../lib/spreadsheet/index.ts';
import { withApp } from './with-app.ts';

/** `warn --file`: warnings from CSV or XLSX; good rows go in, bad ones are listed with line, column and reason. */
export function warnCommand(program: Command): void {
  program
    .command('warn')
    .description('push warnings from a CSV or XLSX file')
    .requiredOption(
      '--file <path>',
      'columns: 来源编号, 等级, 诈骗类型, 员工编号 or 手机号, 单位编号, 备注, 演练 (是: a drill, for an organisation and nobody in it)',
    )
    .option('--include-hidden', 'push rows that are hidden or filtered away like the others')
    .action((options: { file: string; includeHidden?: boolean }) =>
      withApp(async ({ app, config }) => {
        const { includeHidden = false } = options;
        const read = await readWarningFile(options.file, config.texts, { includeHidden });
        const { rows, faults, ignored, ignoredRows, leftOut, sheets } = read;
        for (const text of ignored) console.error(text);
        if (leftOut > 0 && !includeHidden) console.error('包括隐藏行：加上 --include-hidden');
        let pushed = 0;
        for (const { line, input } of rows) {
          try {
            const { warning, repeated, merged, taken } = await app.intake.receiveFrom(input, null);
            if (taken) {
              faults.push(takenFault(line, warning.number, config.texts));
              continue;
            }
            pushed += 1;
            console.log(
              `${whereIs(sheets, line)} ${warning.number} ${warning.state}${repeated ? '（已有）' : merged ? '（并入）' : ''}`,
            );
          } catch (error) {
            faults.push(rowFault(line, error));
          }
        }
        for (const fault of faults.sort((a, b) => a.line - b.line)) {
          console.error(
            `${whereIs(sheets, fault.line)} ${fault.column}：${fault.reason}${fault.sample ? `（${fault.sample}）` : ''}`,
          );
        }
        console.log(`成功${pushed}行，失败${faults.length}行${ignoredRows > 0 ? `，未读取${ignoredRows}行` : ''}`);
        if (faults.length > 0) process.exitCode = 1;
      }),
    );
}
