import type { Command } from 'commander';
import { readWarningFile, rowFault } from '../domain/warnings/index.ts';
import { withApp } from './with-app.ts';

/** `warn --file`: warnings from CSV or XLSX; good rows go in, bad ones are listed with line, column and reason. */
export function warnCommand(program: Command): void {
  program
    .command('warn')
    .description('push warnings from a CSV or XLSX file')
    .requiredOption('--file <path>', 'columns: 来源编号, 等级, 诈骗类型, 员工编号 or 手机号, 单位编号, 备注')
    .action((options: { file: string }) =>
      withApp(async ({ app, config }) => {
        const { rows, faults, ignored } = await readWarningFile(options.file, config.texts);
        if (ignored.length > 0) console.error(`不认识的列，已忽略：${ignored.join('、')}`);
        let pushed = 0;
        for (const { line, input } of rows) {
          try {
            const { warning, repeated, merged } = await app.warnings.receiveFrom(input, null);
            pushed += 1;
            console.log(
              `第${line}行 ${warning.number} ${warning.state}${repeated ? '（已有）' : merged ? '（并入）' : ''}`,
            );
          } catch (error) {
            faults.push(rowFault(line, error));
          }
        }
        for (const fault of faults.sort((a, b) => a.line - b.line)) {
          console.error(
            `第${fault.line}行 ${fault.column}：${fault.reason}${fault.sample ? `（${fault.sample}）` : ''}`,
          );
        }
        console.log(`成功${pushed}行，失败${faults.length}行`);
        if (faults.length > 0) process.exitCode = 1;
      }),
    );
}
