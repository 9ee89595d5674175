import { conflict } from '../../lib/problem.ts';
import { type RowLimit, refuseLarge } from '../../lib/spreadsheet/index.ts';

/** What one list may hold; more is refused before a row of it is taken. */
export interface ListLimits {
  maxBytes: number;
  most: RowLimit;
}

/** Staged rows are personal data that nobody has confirmed yet. */
export const STAGED_ROWS_AT_MOST = 200_000;
/** Of what arrives over the network; a hundred thousand rows are a third of it. */
const LIST_BYTES = 50 * 1024 * 1024;

/** Of a list as long as it says it is, from somebody with so many rows waiting; refused at once where nothing can fit. */
export function limitsOf(declaredBytes: number, rowsWaiting: number): ListLimits {
  refuseLarge(declaredBytes, LIST_BYTES);
  const { code, status, messageZh } = quotaReached(rowsWaiting);
  const rows = STAGED_ROWS_AT_MOST - rowsWaiting;
  if (rows <= 0) throw quotaReached(rowsWaiting);
  return { maxBytes: LIST_BYTES, most: { rows, refusal: { code, status, messageZh } } };
}

function quotaReached(rowsWaiting: number) {
  const most = `${STAGED_ROWS_AT_MOST / 10_000}万行`;
  const messageZh =
    rowsWaiting === 0
      ? `名单超过${most}，请拆分后分次导入`
      : `待确认的名单合计超过${most}，请先确认或放弃已上传的名单，或拆分后分次导入`;
  return conflict('staged_quota', messageZh);
}

/** More leavers than this share of a full list must be confirmed on purpose: the likelier reason is a half list. */
export function leaversNeedConsent(
  { leavers, activeBefore, namelessRows }: { leavers: number; activeBefore: number; namelessRows: number },
  share: number,
): boolean {
  return leavers > activeBefore * share || (leavers > 0 && namelessRows > 0);
}
