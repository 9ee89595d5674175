import { afterCommit } from '../../database/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { escalationModule } from '../../kernel/escalation/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { seconds } from '../../lib/time.ts';
import { directoryModule } from '../directory/index.ts';
import { settingsRights } from './access.ts';
import type { ChangesData } from './api.ts';
import { beginReplay } from './commands/replay.ts';
import { type By, OWNER_KIND, refresh } from './commands.ts';
import type { PolicyContext } from './context.ts';
import { createReplayThreads } from './jobs/replay-thread.ts';
import { policyRoutes } from './routes.ts';

export * from './api.ts';

/**
 * What a county sets otherwise than its files: ladders, timers, quotas, words of cards, as versions in the database. A
 * warning keeps the rules it began with; everything else goes by what is in force.
 */
export const policyModule = defineModule({
  name: 'policies',
  rights: settingsRights,
  timers: [OWNER_KIND],
  log: {
    actions: {
      'settings.change': '修改设置',
      'settings.take_back': '恢复以前的设置',
      'settings.confirm': '确认设置修改',
      'settings.withdraw': '撤回设置修改',
      'settings.in_force': '设置生效',
      'settings.replay': '政策回放',
      'settings.replay_cancel': '停止政策回放',
    },
    objects: { settings_version: '设置版本', replay_run: '政策回放' },
  },
  offers({ db, databaseUrl, inForce, logger, of }) {
    const ctx: PolicyContext = {
      ...{ db, inForce, logger, replays: createReplayThreads({ db, databaseUrl, logger }) },
      ...of(auditModule),
      ...of(directoryModule),
      ...of(escalationModule),
    };
    ctx.timers.register(OWNER_KIND, {
      lock: (tx, id) =>
        tx.selectFrom('settingsVersion').select('id').where('id', '=', id).forUpdate().executeTakeFirst(),
      async fire(tx, { owner }) {
        await ctx.audit.record(tx, {
          actor: { kind: 'system' },
          action: 'settings.in_force',
          object: { kind: 'settings_version', id: owner.id },
        });
        afterCommit(tx, async () => void (await refresh(ctx)));
      },
    });
    return {
      policies: {
        context: ctx,
        refresh: () => refresh(ctx),
        beginReplay: (changes: ChangesData, by: By) => beginReplay(ctx, changes, by),
      },
    };
  },
  brings: ({ policies: { context, refresh: read } }) => ({
    routes: (server) => policyRoutes(server, context),
    watches: [{ name: 'settings in force', everyMs: seconds(1), run: async () => Number(await read()) }],
    prepare: read,
    stop: () => context.replays.stop(),
  }),
});
