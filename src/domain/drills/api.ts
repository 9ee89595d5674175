import { z } from 'zod';
import { FRAUD_TYPES, LEVELS } from '../../config/codes.ts';
import { freeText } from '../../lib/fields.ts';
import { LONGEST_MINUTES, MOST_PLACES } from './types.ts';

// Contracts of the exercises, shared with the pages. Times are ISO 8601 UTC. Nobody is named in them.

const id = z.string().min(1).max(64);
const shownMoment = z.iso.datetime();
const minutes = z.int().min(0).max(LONGEST_MINUTES);

export const IdParams = z.strictObject({ id });
export const Nothing = z.strictObject({});

export const DrillBody = z.strictObject({
  title: freeText(30).meta({ title: '演练名称' }),
  level: z.enum(LEVELS).meta({ title: '预警等级' }),
  fraudType: z.enum(FRAUD_TYPES).default('FAKE_INVESTMENT').meta({ title: '诈骗类型' }),
  stationIds: z.array(id).max(100).default([]).meta({ title: '派出所' }),
  organisationIds: z.array(id).max(MOST_PLACES).default([]).meta({ title: '单位' }),
  /** Left out: real advisors answer. Minutes after the dispatch; null: nobody ever does, and the ladder climbs. */
  script: z
    .strictObject({
      sign: minutes.nullable().meta({ title: '签收' }),
      meet: minutes.nullable().meta({ title: '见到本人' }),
      report: minutes.nullable().meta({ title: '反馈结果' }),
    })
    .optional()
    .meta({ title: '剧本' }),
  minutes: z.int().min(5).max(LONGEST_MINUTES).default(60).meta({ title: '时长' }),
});
export type DrillInput = z.output<typeof DrillBody>;

const drill = z.strictObject({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  level: z.enum(LEVELS),
  hand: z.enum(['REAL', 'SCRIPTED']),
  script: z.strictObject({ sign: z.int().nullable(), meet: z.int().nullable(), report: z.int().nullable() }),
  startedAt: shownMoment,
  endsAt: shownMoment,
  endedAt: shownMoment.nullable(),
  places: z.int(),
  begun: z.int(),
  signed: z.int(),
});
export const DrillQuery = z.object({ after: id.optional(), limit: z.coerce.number().int().min(1).max(50).default(20) });
export const DrillList = z.strictObject({ drills: z.array(drill), next: z.string().nullable() });
export type DrillListData = z.output<typeof DrillList>;
export const DrillMade = z.strictObject({ id: z.string(), number: z.string() });

export const PlaceQuery = z.object({ q: z.string().trim().max(40).default('') });
export const PlaceChoice = z.strictObject({
  stations: z.array(z.strictObject({ id: z.string(), name: z.string(), organisations: z.int(), isBusy: z.boolean() })),
  organisations: z.array(z.strictObject({ id: z.string(), name: z.string(), station: z.string() })),
});
export type PlaceChoiceData = z.output<typeof PlaceChoice>;

const step = z.int().min(0).max(4);
export const DrillReport = z.strictObject({
  now: shownMoment,
  drill,
  mayStop: z.boolean(),
  places: z.array(
    z.strictObject({
      organisation: z.string(),
      station: z.string(),
      warningId: z.string().nullable(),
      fault: z.string().nullable(),
      /** Seconds after the dispatch. */
      signedAfter: z.number().nullable(),
      contactedAfter: z.number().nullable(),
      reportedAfter: z.number().nullable(),
      step: step.nullable(),
    }),
  ),
  /** What was so at the end of each minute since the start, in places; only minutes in which something changed. */
  minutes: z.array(
    z.strictObject({
      minute: z.int(),
      signed: z.int(),
      contacted: z.int(),
      /** By step of the ladder: how many had reached it. */
      reached: z.array(z.int()),
    }),
  ),
});
export type DrillReportData = z.output<typeof DrillReport>;
export const FormatQuery = z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx') });
