import { readFileSync } from 'node:fs';
import { type App, type AppRole, createApp } from '../../app/app.ts';
import { createLogger } from '../../lib/logger.ts';
import { answerParent } from '../child.ts';
import { benchConfig } from '../county.ts';

interface ServiceNeeds {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
  roles: AppRole[];
  port: number;
  wecomUrl?: string;
}

const logger = createLogger({ level: 'warn' });

/** One process of the service: the measured one (web and worker), or the sandbox beside it. */
export function run(): void {
  let app: App | null = null;
  answerParent(
    {
      async start({ dataDir, databaseUrl, redisUrl, roles, port, wecomUrl }: ServiceNeeds) {
        const config = benchConfig({ dataDir, port, ...(wecomUrl ? { wecomUrl } : {}) });
        app = await createApp({ config, databaseUrl, redisUrl, roles, logger });
        await app.start();
        const { agentId, corpId, secret } = config.wecom;
        return { apiToken: config.http.apiToken, agentId, corpId, secret };
      },
      memory: () => memoryOf('self'),
    },
    async () => {
      await app?.stop();
    },
  );
}

/** Resident memory as Linux counts it, now and at its highest, in bytes. */
export function memoryOf(pid: number | 'self'): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}
