import { eachAlone } from '../../../database/index.ts';
import { invalid } from '../../../lib/problem.ts';
import { whereIs } from '../../../lib/spreadsheet/index.ts';
import type { WarningContext } from '../../warnings/index.ts';
import type { WarningFileData } from '../api.ts';
import { type RowFault, readWarningFile, rowFault, takenFault, type WarningFile } from '../import.ts';
import { receiveFrom } from './receive.ts';

interface Sent {
  source: Parameters<typeof readWarningFile>[0];
  includeHidden: boolean;
  /** False: read and looked at, and nobody is warned. */
  confirm: boolean;
  /** In whose name. */
  personId: string;
}

const FAULTS_SHOWN = 300;
/** Whoever waits before the page sees the end of it. */
const ROWS_AT_ONCE = 500;

/**
 * Warnings from a file at the desk. Read alone first; sent again with the word for it, each row comes in as if it were typed,
 * one that came before is known by its source's number, and what one row lacks keeps no other back.
 */
export async function warningsFromFile(
  ctx: WarningContext,
  { source, includeHidden, confirm, personId }: Sent,
): Promise<WarningFileData> {
  const file = await readWarningFile(source, ctx.texts, { includeHidden });
  if (file.rows.length > ROWS_AT_ONCE) throw invalid('', `一次最多${ROWS_AT_ONCE}行，请拆分后分次导入`);
  const faults = [...file.faults];
  const results = confirm ? await sendRows(ctx, file, { faults, personId }) : null;
  const { rows, sheets, ignored, leftOut } = file;
  return {
    rows: rows.length,
    levels: countsOf(file),
    drills: rows.filter(({ input }) => input.drill === true).length,
    faults: faults
      .toSorted((a, b) => a.line - b.line)
      .slice(0, FAULTS_SHOWN)
      .map(({ line, column, reason, sample }) => ({ where: whereIs(sheets, line), column, reason, sample })),
    faulty: faults.length,
    ignored,
    leftOut,
    results,
  };
}

async function sendRows(
  ctx: WarningContext,
  { rows, sheets }: WarningFile,
  { faults, personId }: { faults: RowFault[]; personId: string },
): Promise<NonNullable<WarningFileData['results']>> {
  const results: NonNullable<WarningFileData['results']> = [];
  const send = async ({ line, input }: (typeof rows)[number]): Promise<void> => {
    const { warning, repeated, merged, taken } = await receiveFrom(ctx, input, personId);
    if (taken) {
      faults.push(takenFault(line, warning.number, ctx.texts));
      return;
    }
    const outcome = repeated ? 'KNOWN' : merged ? 'MERGED' : warning.state === 'NEW' ? 'PROPOSED' : 'RAISED';
    results.push({ where: whereIs(sheets, line), id: warning.id, number: warning.number, outcome });
  };
  await eachAlone(rows, send, ({ line }, error) => faults.push(rowFault(line, error)));
  return results;
}

function countsOf({ rows }: WarningFile): WarningFileData['levels'] {
  const levels = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const { input } of rows) levels[input.level] += 1;
  return levels;
}
