import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, type AppRole, createApp } from '../app/app.ts';
import type { ChangesData } from '../domain/policies/index.ts';
import { createLogger } from '../lib/logger.ts';
import { answerParent } from './child.ts';
import { benchConfig } from './county.ts';
import { delayWhile, spinElsewhere } from './read.ts';

interface ServiceStart {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
  roles: AppRole[];
  port: number;
  wecomUrl?: string;
  /** Instead of `send.personsPerMinute`. */
  personsPerMinute?: number;
}

const logger = createLogger({ level: 'warn' });

/** One process of the service in some of its roles: the measured one, or the sandbox beside it. */
export function run(): void {
  let app: App | null = null;
  const stop = async () => {
    await app?.stop();
    app = null;
  };
  answerParent(
    {
      async start({ databaseUrl, redisUrl, roles, personsPerMinute, ...own }: ServiceStart) {
        const given = benchConfig(own);
        const send = { ...given.settings.send, ...(personsPerMinute ? { personsPerMinute } : {}) };
        const config = { ...given, settings: { ...given.settings, send } };
        app = await createApp({ config, databaseUrl, redisUrl, roles, logger });
        await app.start();
        const { agentId, corpId, secret } = config.wecom;
        return { apiToken: config.http.apiToken, agentId, corpId, secret, personsPerMinute: send.personsPerMinute };
      },
      stop,
      enqueueNear: () => app?.timers.enqueueNear(),
      /** A warning through the real intake; its rows are the pattern for ten thousand others. */
      async receive(input: Parameters<App['intake']['receiveFrom']>[0]) {
        return (await app?.intake.receiveFrom(input, null))?.warning.id;
      },
      async invariants() {
        const results = (await app?.invariants()) ?? [];
        return results.filter(({ rows }) => rows.length > 0).map(({ id, rows }) => `${id}: ${JSON.stringify(rows[0])}`);
      },
      /** The last days under this draft, and how late this process came to its turn meanwhile; the floor beside it. */
      async replay({ changes, personId }: { changes: ChangesData; personId: string }) {
        const { policies, db } = app ?? {};
        if (!policies || !db) throw new Error('the service was not started');
        const by = { personId, acting: { actor: { kind: 'person' as const, personId } } };
        const floorMs = await delayWhile(() => spinElsewhere(FLOOR_MS));
        const begun = performance.now();
        const lateMs = await delayWhile(async () => {
          const id = await policies.beginReplay(changes, by);
          await untilEnded(db, id);
        });
        return { floorMs, lateMs, tookMs: performance.now() - begun, peakBytes: memoryOf('self').peak };
      },
      memory: () => memoryOf('self'),
      cpuMs() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
    },
    stop,
  );
}

const FLOOR_MS = 3_000;
const LOOK_MS = 50;

async function untilEnded(db: App['db'], id: string): Promise<void> {
  for (;;) {
    const { state } = await db.selectFrom('replayRun').select('state').where('id', '=', id).executeTakeFirstOrThrow();
    if (state === 'DONE') return;
    if (state !== 'RUNNING') throw new Error(`the replay ended as ${state}`);
    await wait(LOOK_MS);
  }
}

/** Resident memory as Linux counts it, now and at its highest, in bytes. */
export function memoryOf(pid: number | 'self'): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}
