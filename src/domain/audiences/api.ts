// Contracts of audiences that officers keep under a name, shared with the pages.

import { z } from 'zod';
import { audienceLists } from '../../kernel/audience/api.ts';
import { type BoxOf, freeText, keptText } from '../../lib/fields.ts';
import { AUDIENCE_ROLES } from './types.ts';

const filterOf = (text: BoxOf) => ({
  roles: z
    .array(z.enum(AUDIENCE_ROLES))
    .min(1)
    .max(AUDIENCE_ROLES.length)
    .meta({ title: '接收角色', example: ['ADVISOR'] }),
  ...audienceLists({ tags: ['OUT_OF_PROVINCE', 'NEW_HIRE', 'PRIMARY_ADVISOR'], unit: '部门', text }),
});

/** Every list left out means "any"; ids come from GET /api/bulletins/options. */
export const FilterBody = z.strictObject(filterOf(freeText));
export const FilterView = z.strictObject(filterOf(keptText));
export type FilterInput = z.infer<typeof FilterBody>;

const given = {
  name: freeText(30).meta({ title: '范围名称', example: '重点企业安全顾问' }),
  filter: FilterBody,
  /** One of the owner's own places: whoever works within it sees it. Null: for himself. */
  scopeId: z.string().max(64).nullable().meta({ title: '共享范围', example: null }),
};

export const SaveAudienceBody = z.strictObject(given);
/** `version`: which one was changed; a newer one is not written over. */
export const ChangeAudienceBody = z.strictObject({
  ...given,
  version: z.int().min(1).max(1_000_000).meta({ title: '版本' }),
});
export type AudienceInput = z.infer<typeof SaveAudienceBody>;

export const SavedAudienceParams = z.object({ id: z.string().length(26) });
export const Removed = z.strictObject({});

const Named = z.object({ id: z.string(), name: z.string() });

const SavedAudience = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  mine: z.boolean(),
  /** By whom, of another's. */
  owner: z.string().nullable(),
  sharedWith: Named.nullable(),
  /** What it is made of, without names: 「接收角色安全顾问；单位120个」. */
  text: z.string(),
});

/** GET /api/audiences: one's own, then what colleagues share with the place where one works. */
export const AudienceListView = z.object({
  audiences: z.array(SavedAudience),
  /** With whom one may share: one's own places. */
  places: z.array(Named),
});
export type AudienceListData = z.infer<typeof AudienceListView>;

/** GET /api/audiences/:id: the reader's part of it as things stand now, and how much of it is not his or no more. */
export const AudienceView = SavedAudience.extend({
  /** Null: nothing that it names is left for this reader; used without its lists it would reach everybody. */
  filter: FilterView.nullable(),
  /** Names of the organisations and departments in it. */
  places: z.array(Named),
  /** Organisations that fit it: in the whole county, and of those the reader's own. */
  organisations: z.object({ all: z.number(), own: z.number() }),
  /** Of the organisations, departments, stations and townships it names one by one. */
  named: z.object({
    all: z.number(),
    /** They exist no more: merged or struck off. */
    gone: z.number(),
    /** They exist, outside of the reader's places. */
    outside: z.number(),
    /** Organisations of the reader's where nobody works any more. */
    empty: z.number(),
  }),
});
export type AudienceData = z.infer<typeof AudienceView>;
