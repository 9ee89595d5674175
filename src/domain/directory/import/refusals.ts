import { conflict, type Problem } from '../../../lib/problem.ts';
import type { ImportRow } from './store/imports.ts';

export function leaversText({ leavers, active_before, nameless_rows, left_out_rows }: ImportRow): string {
  if (left_out_rows > 0)
    return `表中有${left_out_rows}行未读取（隐藏的行或工作表等），另有${leavers}人将登记为离职；请先核对未读取的内容，或勾选“确认离职人数”`;
  if (nameless_rows > 0)
    return `名单中有${nameless_rows}行无法对应到员工，另有${leavers}人将登记为离职；请先改正，或勾选“确认离职人数”`;
  return `将有${leavers}人登记为离职，占在册${active_before}人的比例过高；请核对是否为完整名单，或勾选“确认离职人数”`;
}

/** Staged rows are personal data that nobody has confirmed yet. */
export const STAGED_ROWS_AT_MOST = 200_000;

export function quotaReached(): Problem {
  const messageZh = `待确认的名单合计超过${STAGED_ROWS_AT_MOST / 10_000}万行，请先确认或放弃已上传的名单，或拆分后分次导入`;
  return conflict('staged_quota', messageZh);
}
