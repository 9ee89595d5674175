import { conflict, type Problem } from '../../../lib/problem.ts';
import { refuseLarge } from '../../../lib/spreadsheet/index.ts';
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
/** Of what arrives over the network; a hundred thousand rows are a third of it. */
const LIST_BYTES = 50 * 1024 * 1024;

/** What a list that arrives over the network may hold. */
export interface ListLimits {
  maxBytes: number;
  most: { rows: number; refusal: Pick<Problem, 'code' | 'status' | 'messageZh'> };
}

/** Of a list as long as it says it is, from somebody with so many rows waiting; refused at once where nothing can fit. */
export function limitsOf(declaredBytes: number, rowsWaiting: number): ListLimits {
  refuseLarge(declaredBytes, LIST_BYTES);
  const { code, status, messageZh } = quotaReached(rowsWaiting);
  const rows = STAGED_ROWS_AT_MOST - rowsWaiting;
  if (rows <= 0) throw quotaReached(rowsWaiting);
  return { maxBytes: LIST_BYTES, most: { rows, refusal: { code, status, messageZh } } };
}

function quotaReached(rowsWaiting: number): Problem {
  const most = `${STAGED_ROWS_AT_MOST / 10_000}万行`;
  const messageZh =
    rowsWaiting === 0
      ? `名单超过${most}，请拆分后分次导入`
      : `待确认的名单合计超过${most}，请先确认或放弃已上传的名单，或拆分后分次导入`;
  return conflict('staged_quota', messageZh);
}
