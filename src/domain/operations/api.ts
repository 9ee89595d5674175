import { z } from 'zod';
import { moment } from '../../lib/fields.ts';
import { DELIVERY_STATES, type DeliveryStateCode } from './types.ts';

// Contracts of the routes about the service itself, shared with the pages. Times are ISO 8601 UTC.

const id = z.string().min(1).max(64);
const shownMoment = z.iso.datetime();
const stateCodes = Object.keys(DELIVERY_STATES) as [DeliveryStateCode, ...DeliveryStateCode[]];

export const Nothing = z.strictObject({});
export const Done = z.strictObject({ done: z.int() });

/** GET /api/messages: what was sent, newest first; every filter left out means any. */
export const MessageQuery = z.object({
  /** Beginning of a name, a whole mobile number, or an account. */
  person: z.string().trim().min(1).max(40).optional(),
  from: moment().optional(),
  to: moment().optional(),
  /** For what it was sent. */
  kind: z
    .string()
    .regex(/^[a-z_]+$/)
    .max(40)
    .optional(),
  state: z.enum(stateCodes).optional(),
  errcode: z.coerce.number().int().min(-1).max(10_000_000).optional().meta({ title: '错误码' }),
  /** Of one warning, bulletin or campaign: its id or number. */
  objectId: id.optional(),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type MessageSearch = z.output<typeof MessageQuery>;

const message = z.strictObject({
  id: z.string(),
  at: shownMoment,
  settledAt: shownMoment.nullable(),
  /** Masked; null where the reader may not know to whom it went. */
  person: z.string().nullable(),
  organisation: z.string().nullable(),
  kind: z.string(),
  ownerId: z.string(),
  /** Number of the warning or bulletin it is about. */
  number: z.string().nullable(),
  title: z.string(),
  template: z.string(),
  purpose: z.string(),
  lane: z.int(),
  state: z.enum(stateCodes),
  reason: z.string().nullable(),
  errcode: z.int().nullable(),
  meaning: z.string().nullable(),
  attempts: z.int(),
});
export const MessageList = z.strictObject({
  messages: z.array(message),
  /** Hand it back as `after`; null at the end. */
  next: z.string().nullable(),
  /** Whether this reader may look for a person at all. */
  byPerson: z.boolean(),
});
export type MessageListData = z.output<typeof MessageList>;

export const IdParams = z.strictObject({ id });
export const MessageView = message.extend({
  /** Title and lines of the card or text as it went out; null where the reader may not see it, or its term is over. */
  words: z.array(z.string()).nullable(),
  tries: z.array(
    z.strictObject({
      n: z.int(),
      kind: z.string(),
      at: shownMoment,
      milliseconds: z.number().nullable(),
      result: z.string().nullable(),
      errcode: z.int().nullable(),
      meaning: z.string().nullable(),
    }),
  ),
});
export type MessageData = z.output<typeof MessageView>;

/** GET /api/operations/health. */
export const HealthView = z.strictObject({
  now: shownMoment,
  version: z.string(),
  channel: z.strictObject({
    state: z.enum(['open', 'paused', 'silent', 'broken']),
    since: shownMoment.nullable(),
    until: shownMoment.nullable(),
    errcode: z.int().nullable(),
    meaning: z.string().nullable(),
  }),
  deliveries: z.strictObject({ due: z.int(), held: z.int(), claimed: z.int(), unknown: z.int(), dead: z.int() }),
  cardsBehind: z.int(),
  outboxSeconds: z.number(),
  quotas: z.array(z.strictObject({ name: z.string(), used: z.int(), cap: z.int() })),
  callbacks: z.strictObject({
    kept: z.int(),
    waiting: z.int(),
    oldestSeconds: z.number(),
    quarantined: z.int(),
    lastAt: shownMoment.nullable(),
  }),
  timersOverdue: z.int(),
  stores: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), note: z.string() })),
  sweeps: z.array(
    z.strictObject({
      name: z.string(),
      doneAt: shownMoment,
      nextAt: shownMoment,
      seconds: z.number().nullable(),
      isUnderWay: z.boolean(),
      isOverdue: z.boolean(),
    }),
  ),
  feeds: z.array(
    z.strictObject({
      source: z.string(),
      name: z.string(),
      lastAt: shownMoment,
      /** Null: nobody waits for this source. */
      silentAfterMinutes: z.int().nullable(),
      silentSince: shownMoment.nullable(),
    }),
  ),
  beacon: z.strictObject({
    isOn: z.boolean(),
    lastAt: shownMoment.nullable(),
    fault: z.string().nullable(),
  }),
});
export type HealthData = z.output<typeof HealthView>;

/** GET /api/operations/queues. */
export const QueueView = z.strictObject({
  isReachable: z.boolean(),
  queues: z.array(
    z.strictObject({ name: z.string(), waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() }),
  ),
  failed: z.array(
    z.strictObject({
      queue: z.string(),
      id: z.string(),
      attempts: z.int(),
      reason: z.string(),
      at: shownMoment,
    }),
  ),
});
export type QueueData = z.output<typeof QueueView>;
/** Without a job: all of them. */
export const RetryBody = z.strictObject({
  job: z
    .strictObject({
      queue: z
        .string()
        .regex(/^[\w.-]+$/)
        .max(80)
        .meta({ title: '队列' }),
      id,
    })
    .optional()
    .meta({ title: '后台任务' }),
});

/** GET /api/operations/dead and /quarantine: what was given up on the way out and in. */
export const DeadList = z.strictObject({
  letters: z.array(
    z.strictObject({
      id: z.string(),
      at: shownMoment.nullable(),
      kind: z.string(),
      number: z.string().nullable(),
      title: z.string(),
      errcode: z.int().nullable(),
      meaning: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** There are more than are shown. */
  more: z.boolean(),
});
export type DeadData = z.output<typeof DeadList>;
/** Without ids: all that are dead, at most a thousand. */
export const RedriveBody = z.strictObject({
  deliveryIds: z.array(id).min(1).max(200).optional().meta({ title: '消息' }),
});

export const QuarantineList = z.strictObject({
  callbacks: z.array(
    z.strictObject({
      id: z.int(),
      receiver: z.string(),
      receivedAt: shownMoment,
      attempts: z.int(),
      reason: z.string(),
    }),
  ),
  kinds: z.array(z.strictObject({ outcome: z.string(), kind: z.string(), callbacks: z.int(), last: shownMoment })),
});
export type QuarantineData = z.output<typeof QuarantineList>;
export const ApplyAgainBody = z.strictObject({
  callbackIds: z.array(z.int().min(1)).min(1).max(200).optional().meta({ title: '回调' }),
});

export const DiagnosisView = z.strictObject({ isWell: z.boolean(), lines: z.array(z.string()) });
export type DiagnosisData = z.output<typeof DiagnosisView>;

export const InvariantsView = z.strictObject({
  milliseconds: z.int(),
  results: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      rows: z.array(z.record(z.string(), z.string())),
      fault: z.string().nullable(),
    }),
  ),
});
export type InvariantsData = z.output<typeof InvariantsView>;
