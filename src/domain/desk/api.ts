import { z } from 'zod';
import { freeText } from '../../lib/fields.ts';

export const DeskMe = z.strictObject({
  personId: z.string(),
  name: z.string(),
  /** What stands under the name in the watermark: userid or number. */
  mark: z.string(),
  roles: z.array(z.strictObject({ role: z.string(), title: z.string(), place: z.string(), scopeId: z.string() })),
  /** What he may do somewhere at all; which object is each page's question. */
  rights: z.array(z.string()),
});
export type DeskMeData = z.infer<typeof DeskMe>;

/** Where an event stream goes on: the id of the last event somebody has seen. */
export const LiveQuery = z.object({
  last: z.string().max(4_000).optional().meta({ title: '上次收到的编号' }),
});

/** What changed, never about whom: a topic, the thing's id where the reader may know which, its version. */
export const LiveChange = z.strictObject({
  topic: z.string(),
  id: z.string(),
  version: z.number().nullable(),
});
export type LiveChange = z.infer<typeof LiveChange>;

/** With every event: the clocks, and how old what the service knows was at that moment. */
export const LiveBeat = z.strictObject({
  /** The service's clock, which in a drill is not the wall's. */
  now: z.string(),
  /** Milliseconds since the database was last read. */
  ageMs: z.number(),
});
export type LiveBeatData = z.infer<typeof LiveBeat>;

/** Of an event `changes`. `hello`: from here on nothing is missed; `reset`: something was, ask anew; `beat`: the line lives. */
export const LiveChanges = LiveBeat.extend({ changes: z.array(LiveChange) });
export type LiveChangesData = z.infer<typeof LiveChanges>;

/** Pages whose state can be kept under a name. */
const VIEW_PAGES = ['warnings'] as const;
export const VIEWS_AT_MOST = 50;

export const ViewQuery = z.strictObject({ page: z.enum(VIEW_PAGES).meta({ title: '页面', example: 'warnings' }) });

export const ViewBody = z.strictObject({
  page: z.enum(VIEW_PAGES).meta({ title: '页面', example: 'warnings' }),
  name: freeText(30).meta({ title: '视图名称', example: '本所未签收' }),
  /** As it stands in the address, without the question mark. */
  search: freeText(1_000, 0).meta({ title: '条件', example: 'level=HIGH' }),
  /** One of the owner's own places: whoever works within it sees the view. Null: for himself. */
  scopeId: z.string().max(60).nullable().meta({ title: '共享范围', example: null }),
});
export type ViewBodyData = z.infer<typeof ViewBody>;

export const ViewParams = z.object({ id: z.string().max(60) });
export const ViewMade = z.strictObject({ id: z.string() });
export const Nothing = z.strictObject({});

const Named = z.strictObject({ id: z.string(), name: z.string() });

export const ViewList = z.strictObject({
  views: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      search: z.string(),
      mine: z.boolean(),
      /** By whom, of another's. */
      owner: z.string().nullable(),
      sharedWith: Named.nullable(),
    }),
  ),
  /** With whom one may share: one's own places. */
  places: z.array(Named),
});
export type ViewListData = z.infer<typeof ViewList>;

export const SettingParams = z.strictObject({ key: z.enum(['warnings.columns']).meta({ title: '设置项' }) });

const code = z.string().regex(/^[A-Za-z]{1,20}$/);
/** Of a list: which columns are left out, and how wide the others are, in pixels. */
export const ColumnSetting = z.strictObject({
  hidden: z
    .array(code)
    .max(30)
    .meta({ title: '不显示的列', example: ['source'] }),
  widths: z
    .record(code, z.number().int().min(40).max(1_000))
    .refine((widths) => Object.keys(widths).length <= 30, { error: '最多30列' })
    .meta({ title: '列宽', example: { unit: 200 } }),
});
export type ColumnSettingData = z.infer<typeof ColumnSetting>;

/** Null: never set. */
export const SettingView = z.strictObject({ value: ColumnSetting.nullable() });
export type SettingData = z.infer<typeof SettingView>;
