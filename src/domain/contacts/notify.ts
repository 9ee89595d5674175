import { appNow, type Tx } from '../../database/index.ts';
import { formatShanghai } from '../../lib/time.ts';
import type { AppActivity } from '../../wecom/callback/index.ts';
import type { ContactsContext } from './context.ts';

/** WeCom switches idle apps off (WeCom doc p/90240): what it says of that, and what is to be thought of it. */
const MEANING = {
  inactive_alert: 'CLOSING',
  low_active_alert: 'CLOSING',
  low_active: 'CLOSING',
  close_inactive_agent: 'CLOSED',
  reopen_inactive_agent: 'OPEN',
  active_restored: 'OPEN',
} as const satisfies Record<AppActivity['kind'], string>;

export const APP_OWNER = 'app_activity';
const DEFECTS = { CLOSING: 'APP_CLOSING', CLOSED: 'APP_CLOSED' } as const;

/** Without the app no warning leaves the house: the centre is notified at once that it is about to be switched off, or is. */
export async function onAppActivity(
  ctx: ContactsContext,
  tx: Tx,
  activity: AppActivity,
): Promise<'ignored' | undefined> {
  const { agentId, directory, logger } = ctx;
  if (activity.agentId !== '' && activity.agentId !== agentId) return 'ignored';
  const { kind, effectTime } = activity;
  const meaning = MEANING[kind];
  if (meaning === 'OPEN') {
    for (const defect of Object.values(DEFECTS)) await directory.closeDefect(tx, { kind: defect });
    logger.info({ event: kind }, 'WeCom says that the app is in use again');
    return;
  }
  logger.error({ event: kind, effectTime }, 'WeCom switches the app off for idleness');
  await alarm(ctx, tx, meaning, activity);
}

async function alarm(
  { directory, outbound, drawAlarm }: ContactsContext,
  tx: Tx,
  meaning: 'CLOSING' | 'CLOSED',
  { kind, createTime, effectTime }: AppActivity,
): Promise<void> {
  const time = formatShanghai(new Date((effectTime ?? createTime) * 1000));
  await directory.defect(tx, { kind: DEFECTS[meaning], note: time });
  const centre = await directory.holders(tx, { role: 'CENTER_OFFICER', at: await appNow(tx) });
  await outbound.notify(
    tx,
    centre.map(({ personId, userid }) => ({
      owner: { kind: APP_OWNER, id: `${kind}-${createTime}` },
      to: { personId, userid },
      purpose: 'notice' as const,
      template: 'C50',
      content: { type: 'card' as const, card: drawAlarm(meaning, time) },
      lane: 0 as const,
    })),
  );
}
