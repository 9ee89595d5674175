import { z } from 'zod';
import { freeText, ownNumber } from '../../lib/fields.ts';
import { DELETES, PURPOSES, REQUEST_KINDS, REQUEST_STATES } from './types.ts';

// Contracts of the pages about one's own data. Times are ISO 8601 UTC.

export const NoticeView = z.object({
  version: z.string(),
  title: z.string(),
  lead: z.string(),
  sections: z.array(
    z.object({ about: z.string(), title: z.string(), paragraphs: z.array(z.string()), items: z.array(z.string()) }),
  ),
});
export type NoticeData = z.infer<typeof NoticeView>;

const words = freeText(500, 2).meta({ title: '说明', example: '手机号已更换' });

export const RequestBody = z.strictObject({ kind: z.enum(REQUEST_KINDS), words });
export const RequestForBody = RequestBody.extend({ personId: z.string().min(1).max(64) });
export const RequestView = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  answer: z.string().nullable(),
});
export type RequestData = z.infer<typeof RequestView>;

/** Of one kind: how many there are, and a page of them, the newest first. */
export const KeptView = z.object({
  /** As the module that keeps it calls it, and in words. */
  kind: z.string(),
  title: z.string(),
  count: z.number(),
  rows: z.array(
    z.object({
      /** Counted from the oldest, so that it stays when newer ones come. */
      place: z.number(),
      at: z.iso.datetime(),
      about: z.string(),
      said: z.string(),
      path: z.string().nullable(),
    }),
  ),
  /** What the next page skips; null on the last. */
  next: z.number().nullable(),
});
export type KeptData = z.infer<typeof KeptView>;

export const keptParams = (kinds: readonly string[]) => z.object({ kind: z.enum(kinds) });
export const KeptQuery = z.object({ skip: z.coerce.number().int().min(0).max(1_000_000).default(0) });

/** What is held about the reader himself; the phone masked, since screens are looked at by others. */
export const MyDataView = z.object({
  noticeVersion: z.string(),
  person: z.object({
    name: z.string(),
    phone: z.string().nullable(),
    userid: z.string().nullable(),
    officerNo: z.string().nullable(),
  }),
  employments: z.array(
    z.object({
      organisation: z.string(),
      unit: z.string().nullable(),
      employeeNo: z.string(),
      post: z.string().nullable(),
      hiredOn: z.iso.date().nullable(),
      outOfProvince: z.boolean(),
    }),
  ),
  consents: z.array(z.object({ purpose: z.enum(PURPOSES), noticeVersion: z.string(), givenAt: z.iso.datetime() })),
  requests: z.array(RequestView),
  requestCount: z.number(),
  kept: z.array(KeptView),
});
export type MyData = z.infer<typeof MyDataView>;

/** GET /api/me/looks: who looked at the reader's data, the newest first; offices and places, no names. */
export const LooksView = z.object({
  count: z.number(),
  looks: z.array(
    z.object({
      at: z.iso.datetime(),
      who: z.string(),
      what: z.array(z.string()),
      on: z.string(),
      /** It left the service as a file. */
      isFile: z.boolean(),
    }),
  ),
});
export type LooksData = z.infer<typeof LooksView>;

export const ConsentParams = z.object({ purpose: z.enum(PURPOSES) });
export const RequestParams = z.object({ id: z.string().length(26) });
export const AnswerBody = z.strictObject({
  state: z.enum(['DONE', 'REFUSED']),
  answer: freeText(500, 2).meta({ title: '答复', example: '手机号已更正' }),
  /** Of a correction that is done: what stands in the roster from now on. */
  corrected: z
    .strictObject({
      name: freeText(40).meta({ title: '姓名', example: '岚知夏' }),
      phone: z.string().trim().min(1).max(30).meta({ title: '手机号', example: '154****1234' }),
      employeeNo: ownNumber(32).meta({ title: '工号', example: '0020' }),
      post: freeText(30).meta({ title: '岗位', example: '仓库管理' }),
      unit: freeText(150).meta({ title: '部门/车间', example: '冲压车间/一班' }),
    })
    .partial()
    .optional(),
  /** Of a deletion that is done: what goes. */
  deletes: z.enum(DELETES).optional(),
});
export type AnswerData = z.infer<typeof AnswerBody>;
export const OpenRequestView = RequestView.extend({
  person: z.string(),
  organisation: z.string().nullable(),
  unit: z.string().nullable(),
  employeeNo: z.string().nullable(),
  words: z.string(),
});
export const OpenRequestsView = z.object({ requests: z.array(OpenRequestView) });
