import { setTimeout as wait } from 'node:timers/promises';
import { type App, createApp } from '../../app/app.ts';
import type { Imports } from '../../domain/roster/index.ts';
import { createLogger } from '../../lib/logger.ts';
import { answerParent } from '../child.ts';
import { benchConfig } from '../county.ts';
import { memoryOf } from '../service.ts';

interface Stores {
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
}

const PARTS_AN_ANSWER = 50;
const A_WHILE_MS = 20_000;
const logger = createLogger({ level: 'warn' });

/** The measured process: the modules as the command line has them, without doors. A new one for every list, for its peak. */
export function run(): void {
  let app: App | null = null;
  let checking: ReturnType<Imports['check']> | null = null;
  const here = (): App => {
    if (!app) throw new Error('not opened yet');
    return app;
  };
  answerParent(
    {
      async open({ dataDir, databaseUrl, redisUrl }: Stores) {
        app = await createApp({ config: benchConfig({ dataDir, port: 1 }), databaseUrl, redisUrl, roles: [], logger });
        return memoryOf('self').now;
      },

      async check({ path }: { path: string }) {
        checking = here().imports.check({ source: path, importerId: null, fullList: false });
        checking.catch(() => undefined);
      },

      /** Null while it still goes on, so that no answer takes too long. */
      async checked() {
        const list = await Promise.race([checking, wait(A_WHILE_MS, null)]);
        return list && { id: list.id, new: list.newRows, errors: list.errors };
      },

      confirm: async ({ id }: { id: string }) => void (await here().imports.confirm(id, null)),

      /** So many parts; true when there are more. */
      async apply({ id }: { id: string }) {
        for (let part = 0; part < PARTS_AN_ANSWER; part += 1) {
          if ((await here().imports.applyNext(id)) !== 'more') return false;
        }
        return true;
      },

      erase: () => here().imports.tidy(),
      peak: () => memoryOf('self').peak,
    },
    async () => {
      await app?.stop();
    },
  );
}
