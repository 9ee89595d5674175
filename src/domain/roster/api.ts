import { z } from 'zod';
import { fedText, ownNumber } from '../../lib/fields.ts';

// Contracts of the import routes, shared with the pages. The file is the raw body of the request.

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });

export const NewImportQuery = z.strictObject({
  fullList: flag.default(false).meta({ title: '是否完整名单', example: 'true' }),
  includeHidden: flag.default(false).meta({ title: '包括隐藏行', example: 'false' }),
  fileName: fedText(255).optional().meta({ title: '文件名', example: '名单.xlsx', 'x-free-text': true }),
  organisation: z.string().trim().min(1).max(64).optional().meta({ title: '单位编号', example: '0001' }),
});

export const ImportParams = z.object({ id: z.string().length(26) });
export const ConfirmBody = z.strictObject({
  acceptLeavers: z.boolean().default(false).meta({ title: '确认离职人数' }),
});
export const FaultsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const ImportView = z.object({
  id: z.string(),
  state: z.enum(['CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'FAILED', 'DISCARDED', 'EXPIRED']),
  reason: z.string().nullable(),
  fullList: z.boolean(),
  organisationId: z.string().nullable(),
  /** As the file was called, cut; null where nobody said, and some days after the end. */
  fileName: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Rows that were taken or found faulty; with the ignored ones they are all of the file. */
  rows: z.number(),
  rowsInFile: z.number(),
  includeHidden: z.boolean(),
  /** Sheets, columns and rows that were not read, each with the reason. */
  ignored: z.object({ rows: z.number(), parts: z.array(z.object({ text: z.string(), rows: z.number() })) }),
  /** Workshops and teams that confirming would make; `like`: one that stands already and is written almost alike. */
  newUnits: z.array(
    z.object({ organisation: z.string(), unit: z.string(), rows: z.number(), like: z.string().nullable() }),
  ),
  /** Rows that confirming applies, and how many of them have been. */
  progress: z.object({ applied: z.number(), total: z.number() }),
  counts: z.object({
    new: z.number(),
    rejoined: z.number(),
    moved: z.number(),
    changed: z.number(),
    same: z.number(),
    phonesChanged: z.number(),
    leavers: z.number(),
  }),
  faults: z.object({ rows: z.number(), errors: z.number(), warnings: z.number() }),
  /** Of whom works in the listed organisations now. */
  activeBefore: z.number(),
  needsAcceptLeavers: z.boolean(),
});
export type ImportViewData = z.infer<typeof ImportView>;

export const ImportListView = z.object({ imports: z.array(ImportView) });

const FaultView = z.object({
  n: z.number(),
  /** Names the row when one of its cells is corrected. */
  row: z.number(),
  /** Null where all rows come from one sheet. */
  sheet: z.string().nullable(),
  line: z.number(),
  column: z.string(),
  severity: z.enum(['ERROR', 'WARN']),
  reason: z.string(),
  sample: z.string(),
});
export const RowParams = ImportParams.extend({
  row: z.coerce.number().int().min(1).max(100_000_000).meta({ title: '行号', example: 2 }),
});

export const CellBody = z.strictObject({
  column: ownNumber(60).meta({ title: '列名', example: '手机号' }),
  value: ownNumber(200, 0).meta({ title: '改正后的内容', example: '15400001234' }),
});

/** The list with its figures, and what is still wrong with that row. */
export const CorrectedView = z.object({ list: ImportView, faults: z.array(FaultView.omit({ n: true })) });
export type CorrectedData = z.infer<typeof CorrectedView>;

export const FaultListView = z.object({ faults: z.array(FaultView), next: z.number().nullable() });

export const LeaversQuery = z.strictObject({
  after: z.string().max(26).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Whom confirming a full list would let go; names outside the importer's places are masked. */
export const LeaverListView = z.object({
  leavers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      employeeNo: z.string(),
      organisation: z.string(),
      unit: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type LeaverListData = z.infer<typeof LeaverListView>;

export const ChangesQuery = z.strictObject({
  kind: z.enum(['NEW', 'REJOINED', 'MOVED', 'CHANGED']).optional().meta({ title: '变化类别' }),
  q: z.string().trim().max(40).default('').meta({ title: '姓名或工号' }),
  after: z.coerce.number().int().min(0).max(100_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ChangesAsked = Omit<z.infer<typeof ChangesQuery>, 'kind'> & {
  /** Null: of every kind. */
  kind: NonNullable<z.infer<typeof ChangesQuery>['kind']> | null;
};

/** Who is new and what changes of whom, before it is confirmed; numbers are masked, and names outside the importer's places. */
export const ChangeListView = z.object({
  changes: z.array(
    z.object({
      row: z.number(),
      sheet: z.string().nullable(),
      line: z.number(),
      kind: z.enum(['NEW', 'REJOINED', 'MOVED', 'CHANGED', 'SAME']),
      name: z.string(),
      employeeNo: z.string(),
      organisation: z.string(),
      unit: z.string().nullable(),
      fields: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
      /** What the list says of him and does not change. */
      kept: z.string().nullable(),
    }),
  ),
  next: z.number().nullable(),
});
export type ChangeListData = z.infer<typeof ChangeListView>;
