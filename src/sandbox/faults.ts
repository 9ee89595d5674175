import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/index.ts';

/** How long a fault lasts: that many times, or until that moment of app time; without either until it is taken away. */
const lasting = { count: z.int().positive().optional(), until: z.iso.datetime({ offset: true }).optional() };
const onApis = { ...lasting, apis: z.array(z.string()).min(1).optional() };
const onUsers = { ...lasting, userids: z.array(z.string().toLowerCase()) };

const fault = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => (value === true ? {} : value), z.strictObject(shape));

/** Everything that can go wrong at the other company, by name. `true` stands for a fault with its defaults. */
export const FaultSettings = z
  .strictObject({
    /** errcode -1 */
    busy: fault(onApis),
    /** errcode 45009 */
    limited: fault(onApis),
    /** errcode 60020 */
    untrustedIp: fault(onApis),
    /** any other errcode */
    refuse: fault({ ...onApis, errcode: z.int() }),
    slow: fault({ ...onApis, ms: z.int().positive().max(600_000).default(2_000) }),
    /** The work is done, the answer never comes. */
    lostReplies: fault({ ...onApis, mode: z.enum(['reset', 'hang']).default('reset') }),
    /** Nothing is done; a status is a gateway's, with its page. */
    down: fault({ ...onApis, mode: z.enum(['reset', '200', '404', '502', '503']).default('reset') }),
    /** Tokens older than that (real time) are refused with 42001. */
    earlyTokenExpiry: fault({ ...lasting, seconds: z.number().nonnegative().default(0) }),
    invalidUsers: fault(onUsers),
    unlicensedUsers: fault(onUsers),
    /** errcode 0, but the phone stays silent; without userids everybody's. */
    silentDrop: fault({ ...lasting, userids: z.array(z.string().toLowerCase()).optional() }),
    /** What a suppressed duplicate is answered with. */
    duplicateAnswer: fault({ ...lasting, errcode: z.union([z.literal(0), z.literal(42014)]).default(42014) }),
    duplicateCallbacks: fault({ ...lasting, copies: z.int().min(2).max(5).default(2) }),
    /** Every other callback waits that long, so that later ones overtake it. */
    reorderedCallbacks: fault({ ...lasting, ms: z.int().positive().max(60_000).default(300) }),
    /** CreateTime is cut to the minute. */
    sameSecondCallbacks: fault(lasting),
    lostCallbacks: fault(lasting),
    wrongSignature: fault(lasting),
    /** What an encrypted answer to a press does: changes the card, nothing, or nothing but the press's code is gone. */
    passiveUpdate: fault({ ...lasting, mode: z.enum(['works', 'ignored', 'eats']).default('works') }),
  })
  .partial();

export type FaultSettings = z.infer<typeof FaultSettings>;
type FaultName = keyof FaultSettings;
type Setting<N extends FaultName> = NonNullable<FaultSettings[N]>;

export interface ActiveFaults {
  /** The fault's setting, without using it up. */
  see<N extends FaultName>(name: N): Setting<N> | null;
  /** The fault's setting when it strikes now; a counted fault is used up by one. */
  strike<N extends FaultName>(name: N): Promise<Setting<N> | null>;
}

const Stored = z.record(z.string(), z.unknown());

export async function activeFaults(db: Database): Promise<ActiveFaults> {
  const rows = await liveFaults(db);
  const settings = FaultSettings.parse(Object.fromEntries(rows.map((row) => [row.name, row.setting])));
  const see = <N extends FaultName>(name: N) => settings[name] ?? null;
  return {
    see,
    async strike(name) {
      const setting = see(name);
      if (setting === null) return null;
      if (rows.find((row) => row.name === name)?.remaining === null) return setting;
      const taken = await db
        .updateTable('sandbox.fault')
        .set({ remaining: sql`remaining - 1` })
        .where('name', '=', name)
        .where('remaining', '>', 0)
        .returning('name')
        .executeTakeFirst();
      return taken === undefined ? null : setting;
    },
  };
}

export async function readFaults(db: Database): Promise<Record<string, unknown>> {
  const rows = await liveFaults(db);
  return Object.fromEntries(
    rows.map(({ name, setting, remaining }) => [
      name,
      remaining === null ? setting : { ...Stored.parse(setting), count: remaining },
    ]),
  );
}

/** The given faults and no others. */
export async function replaceFaults(db: Database, faults: FaultSettings): Promise<void> {
  await db.deleteFrom('sandbox.fault').execute();
  const rows = Object.entries(faults).flatMap(([name, setting]) =>
    setting === undefined
      ? []
      : [
          {
            name,
            setting: JSON.stringify(setting),
            remaining: setting.count ?? null,
            until: setting.until === undefined ? null : new Date(setting.until),
          },
        ],
  );
  if (rows.length > 0) await db.insertInto('sandbox.fault').values(rows).execute();
}

function liveFaults(db: Database) {
  return db
    .selectFrom('sandbox.fault')
    .select(['name', 'setting', 'remaining'])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', sql<Date>`app_now()`)]))
    .where((eb) => eb.or([eb('remaining', 'is', null), eb('remaining', '>', 0)]))
    .execute();
}
