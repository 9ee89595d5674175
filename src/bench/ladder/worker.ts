import { type App, createApp } from '../../app/app.ts';
import { createLogger } from '../../lib/logger.ts';
import { answerParent } from '../child.ts';
import { benchConfig } from '../county.ts';

export interface WorkerStores {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
  wecomPort: number;
}

const logger = createLogger({ level: 'warn' });

/** The measured process: the whole service in its worker role. */
export function run(): void {
  let app: App | null = null;
  const stop = async () => {
    await app?.stop();
    app = null;
  };
  answerParent(
    {
      async start({ dataDir, databaseUrl, redisUrl, wecomPort }: WorkerStores) {
        const config = benchConfig({ dataDir, port: 1, wecomUrl: `http://127.0.0.1:${wecomPort}` });
        app = await createApp({ config, databaseUrl, redisUrl, roles: ['worker'], logger });
        await app.start();
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
      cpuMs() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
    },
    stop,
  );
}
