import { type App, createApp } from '../../app/app.ts';
import { createLogger } from '../../lib/logger.ts';
import { answerParent } from '../child.ts';
import { benchConfig } from '../county.ts';
import { memoryOf } from '../push/service.ts';

export interface ServiceStart {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
  port: number;
  wecomPort: number;
  /** Instead of `send.personsPerMinute`. */
  personsPerMinute?: number;
}

const logger = createLogger({ level: 'warn' });

/** The measured process: the whole service as web and worker. */
export function run(): void {
  let app: App | null = null;
  answerParent(
    {
      async start({ dataDir, databaseUrl, redisUrl, port, wecomPort, personsPerMinute }: ServiceStart) {
        const given = benchConfig({ dataDir, port, wecomUrl: `http://127.0.0.1:${wecomPort}` });
        const send = { ...given.settings.send, ...(personsPerMinute ? { personsPerMinute } : {}) };
        const config = { ...given, settings: { ...given.settings, send } };
        app = await createApp({ config, databaseUrl, redisUrl, roles: ['web', 'worker'], logger });
        await app.start();
        return { personsPerMinute: send.personsPerMinute };
      },
      async invariants() {
        const results = (await app?.invariants()) ?? [];
        return results.filter(({ rows }) => rows.length > 0).map(({ id, rows }) => `${id}: ${JSON.stringify(rows[0])}`);
      },
      memory: () => memoryOf('self'),
      cpuMs() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
    },
    async () => {
      await app?.stop();
    },
  );
}
