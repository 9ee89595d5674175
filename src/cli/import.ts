import { basename } from 'node:path';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { inNameOf, withApp } from './with-app.ts';

interface Options {
  file: string;
  as?: string;
  fullList?: boolean;
  confirm?: boolean;
  acceptLeavers?: boolean;
  includeHidden?: boolean;
}

const FAULTS_SHOWN = 500;
const LEAVERS_SHOWN = 200;

/** `import --file`: a roster checked, its faults listed; with `--confirm` applied at once. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description('check a roster (CSV or XLSX, as in the template), and apply it with --confirm')
    .requiredOption('--file <path>', 'the roster')
    .option('--as <userid>', 'in whose name: his rights hold, and he proposes whom the list calls advisor')
    .option('--full-list', 'who is not on it has left the organisations it names')
    .option('--include-hidden', 'take rows that are hidden or filtered away like the others')
    .option('--confirm', 'apply what was checked')
    .option('--accept-leavers', 'apply it even when unusually many leave')
    .action((options: Options) =>
      options.as === undefined
        ? withApp(({ app }) => importFile(app, options, null))
        : inNameOf(options.as, (app, { personId }) => importFile(app, options, personId)),
    );
}

/** Null: in nobody's name, with every right; an advisor on such a list is proposed by nobody. */
async function importFile({ imports }: App, options: Options, importerId: string | null): Promise<void> {
  const { file: source, fullList = false, includeHidden = false } = options;
  const list = await imports.check({
    ...{ source, importerId, fullList, includeHidden },
    ...{ fileName: basename(source), byOperator: true },
  });
  for (const fault of await imports.faults(list.id, importerId, { after: 0, limit: FAULTS_SHOWN })) {
    const sample = fault.sample === '' ? '' : `（${fault.sample}）`;
    console.error(
      `${fault.sheet === null ? '' : `“${fault.sheet}”`}第${fault.line}行 ${fault.column}：${fault.severity === 'WARN' ? '提醒，' : ''}${fault.reason}${sample}`,
    );
  }
  if (list.errors + list.warnings > FAULTS_SHOWN) console.error(`……共${list.errors + list.warnings}条`);
  for (const { text } of list.ignored) console.error(text);
  if (list.leftOutRows > 0 && !includeHidden) console.error('包括隐藏行：加上 --include-hidden');
  for (const { organisation, unit, rows, like } of list.newUnits)
    console.error(
      `将新建部门：${organisation} ${unit}（${rows}人）${like === null ? '' : `，与已有的“${like}”相近，请核对`}`,
    );
  console.log(
    `文件共${list.rowsRead + list.ignoredRows}行，未读取${list.ignoredRows}行；读取${list.rowsRead}行：新增${list.newRows}，重新入职${list.rejoinedRows}，调动${list.movedRows}，变更${list.changedRows}，` +
      `不变${list.sameRows}，错误${list.faultyRows}；离职${list.leavers}`,
  );
  for (const { organisation, unit, employeeNo, name } of await imports.maskedLeavers(list.id, LEAVERS_SHOWN))
    console.log(`将登记为离职：${organisation}${unit === null ? '' : ` ${unit}`} ${employeeNo} ${name}`);
  if (list.leavers > LEAVERS_SHOWN) console.log(`……离职共${list.leavers}人`);
  if (list.faultyRows > 0) process.exitCode = 1;
  if (!options.confirm) return console.log('仅检查，未写入；加上 --confirm 写入');

  await imports.confirm(list.id, importerId, { acceptLeavers: options.acceptLeavers ?? false });
  await imports.applyWhole(list.id);
  const done = await imports.one(list.id, importerId);
  if (done.state !== 'DONE') return console.log('已确认，由后台继续写入');
  console.log(
    `成功${done.appliedRows}行，失败${done.faultyRows + done.refusedRows}行；新增${done.appliedNew}人，离职${done.appliedLeft}人`,
  );
}
