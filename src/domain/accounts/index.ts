import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes } from '../../lib/time.ts';
import { directoryModule } from '../directory/index.ts';
import { accountRights } from './access.ts';
import { firstAdmin } from './commands/first-admin.ts';
import type { AccountContext } from './context.ts';
import { localAccountRoutes } from './routes/local-accounts.ts';
import { ownAccountRoutes } from './routes/own-account.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { sweepSignIns } from './store.ts';

export * from './api.ts';

/** Who may sit at the desk: signing in, local accounts of officers without WeCom, a locked screen. */
export const accountModule = defineModule({
  name: 'accounts',
  rights: accountRights,
  sealed: [
    { table: 'local_account', column: 'totp_sealed', key: 'person_id' },
    { table: 'sign_in_ticket', column: 'totp_sealed', key: 'token_hash' },
  ],
  log: {
    actions: {
      'account.first_admin': '建立首位管理员账号',
      'account.opened': '开通本地账号',
      'account.password_reset': '重置本地账号密码',
      'account.factors_reset': '重置本地账号的第二验证',
      'account.disabled': '停用本地账号',
      'account.enabled': '启用本地账号',
      'account.password': '修改本人密码',
      'account.factor': '添加本人第二验证',
      'account.factor_removed': '删除本人通行密钥',
      'account.recovery_codes': '重新生成恢复码',
      'session.locked': '锁定屏幕',
      'session.unlocked': '解锁屏幕',
    },
  },
  offers({ db, config, crypto, of }) {
    const ctx: AccountContext = { db, config, crypto, ...of(auditModule), ...of(directoryModule) };
    return { localAccounts: { ctx, firstAdmin: () => firstAdmin(ctx) } };
  },
  brings: ({ localAccounts: { ctx } }) => ({
    async routes(server) {
      await signInRoutes(server, ctx);
      await ownAccountRoutes(server, ctx);
      await localAccountRoutes(server, ctx);
    },
    sweeps: [{ name: 'sign-ins', everyMs: minutes(10), run: () => sweepSignIns(ctx.db) }],
    async erase(tx, personIds) {
      await tx
        .deleteFrom('localAccount')
        .where('personId', 'in', [...personIds])
        .execute();
    },
  }),
});
