import { z } from 'zod';

// Contract of the file of warnings at the desk. The file is the raw body of the request.

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });

export const WarningFileQuery = z.strictObject({
  /** Without it the file is only read and looked at. */
  confirm: flag.default(false).meta({ title: '确认发出', example: 'false' }),
  includeHidden: flag.default(false).meta({ title: '包括隐藏行', example: 'false' }),
});

export const WarningFileView = z.object({
  /** Rows that can be sent. */
  rows: z.int(),
  levels: z.object({ CRITICAL: z.int(), HIGH: z.int(), MEDIUM: z.int(), LOW: z.int() }),
  drills: z.int(),
  faults: z.array(z.object({ where: z.string(), column: z.string(), reason: z.string(), sample: z.string() })),
  faulty: z.int(),
  /** Sheets, columns and rows that were not read, each with the reason. */
  ignored: z.array(z.string()),
  /** Of them, those that may well be warnings. */
  leftOut: z.int(),
  /** Null: nothing was sent yet. */
  results: z
    .array(
      z.object({
        where: z.string(),
        id: z.string(),
        number: z.string(),
        outcome: z.enum(['RAISED', 'MERGED', 'KNOWN', 'PROPOSED']),
      }),
    )
    .nullable(),
});
export type WarningFileData = z.infer<typeof WarningFileView>;
