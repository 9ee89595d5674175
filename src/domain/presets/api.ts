// Contracts of what writers of bulletins keep for the next one, shared with the pages.

import { z } from 'zod';
import { freeText } from '../../lib/fields.ts';
import { BODY_MAX, hasStrayBraces, longestOf, RELEASES, TITLE_MAX } from './types.ts';

const BLANKS_TEXT = '花括号里只能写{单位}或{时间}';

const withBlanks = (max: number) =>
  freeText(max + 20)
    .refine((text) => !hasStrayBraces(text), { error: BLANKS_TEXT })
    .refine((text) => longestOf(text) <= max, { error: `填入单位、时间后最多${max}个字` });

const words = {
  title: withBlanks(TITLE_MAX).meta({ title: '标题', example: '冒充客服退款', 'x-free-text': true }),
  body: withBlanks(BODY_MAX).meta({ title: '卡片正文', example: '请{单位}的同事注意', 'x-free-text': true }),
  fraudType: z.string().min(1).max(40).meta({ title: '诈骗类型', example: 'FAKE_CS_LOGISTICS' }),
  releasedTo: z.enum(RELEASES).meta({ title: '谁可以用' }),
};
const version = z.int().min(0).max(100_000).meta({ title: '版本' });

export const TemplateBody = z.strictObject(words);
export type TemplateInput = z.infer<typeof TemplateBody>;
/** `version`: which one was changed; somebody else's newer one is not written over. */
export const TemplateChangeBody = z.strictObject({ ...words, version });
/** `version`: which older one is taken back; `current`: the one it replaces. */
export const TemplateRestoreBody = z.strictObject({
  version,
  current: version.meta({ title: '当前版本' }),
});

export const TemplateParams = z.object({ id: z.string().min(1).max(40) });

const shown = {
  /** 0: as it is delivered. */
  version: z.number(),
  title: z.string(),
  body: z.string(),
  fraudType: z.string(),
  fraudName: z.string(),
  releasedTo: z.enum(RELEASES),
};
export const TemplateView = z.object({ id: z.string(), ...shown });
export type TemplateData = z.infer<typeof TemplateView>;
export const TemplateListView = z.object({
  templates: z.array(TemplateView),
  fraudTypes: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type TemplateListData = z.infer<typeof TemplateListView>;

export const VersionQuery = z.object({
  before: z.coerce.number().int().min(0).max(100_000).optional().meta({ title: '早于版本' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const TemplateVersionsView = z.object({
  id: z.string(),
  versions: z.array(
    z.object({
      ...shown,
      /** Null: as it is delivered. */
      author: z.string().nullable(),
      at: z.string().nullable(),
      /** Which older one was taken back by this. */
      restores: z.number().nullable(),
    }),
  ),
  next: z.number().nullable(),
});
export type TemplateVersionsData = z.infer<typeof TemplateVersionsView>;
