import { appNow, type Executor, type Tx } from '../../../database/index.ts';
import type { Logger } from '../../../lib/logger.ts';
import { formatShanghai } from '../../../lib/time.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { AppActivity } from '../../../wecom/callback/index.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import { closeDefect, openDefect } from '../store/readiness.ts';
import type { Recipient } from '../types.ts';

/** WeCom switches idle apps off (WeCom doc p/90240): what it says of that, and what is to be thought of it. */
const MEANING = {
  inactive_alert: 'CLOSING',
  low_active_alert: 'CLOSING',
  low_active: 'CLOSING',
  close_inactive_agent: 'CLOSED',
  reopen_inactive_agent: 'OPEN',
  active_restored: 'OPEN',
} as const satisfies Record<AppActivity['kind'], string>;

const OWNER = 'app_activity';
const DEFECTS = { CLOSING: 'APP_CLOSING', CLOSED: 'APP_CLOSED' } as const;

interface AppActivityNeeds {
  agentId: string;
  centre(ex: Executor, at: Date): Promise<Recipient[]>;
  drawAlarm(meaning: 'CLOSING' | 'CLOSED', time: string): TemplateCard;
  outbound: Pick<Outbound, 'say' | 'registerOwner'>;
  logger: Logger;
}

/** Without the app no warning leaves the house: the centre hears at once that it is about to be switched off, or is. */
export function createAppActivity({ agentId, centre, drawAlarm, outbound, logger }: AppActivityNeeds) {
  outbound.registerOwner(OWNER, { stillAsked: async () => true, unreachable: async () => undefined });

  async function alarm(tx: Tx, meaning: 'CLOSING' | 'CLOSED', { kind, createTime, effectTime }: AppActivity) {
    const at = await appNow(tx);
    const time = formatShanghai(new Date((effectTime ?? createTime) * 1000));
    await openDefect(tx, { kind: DEFECTS[meaning], note: time });
    const recipients = await centre(tx, at);
    await outbound.say(
      tx,
      recipients.map(({ personId, userid }) => ({
        owner: { kind: OWNER, id: `${kind}-${createTime}` },
        to: { personId, userid },
        purpose: 'notice' as const,
        template: 'C50',
        content: { type: 'card' as const, card: drawAlarm(meaning, time) },
        lane: 0 as const,
      })),
    );
  }

  return {
    async onActivity(tx: Tx, activity: AppActivity): Promise<'ignored' | undefined> {
      if (activity.agentId !== '' && activity.agentId !== agentId) return 'ignored';
      const meaning = MEANING[activity.kind];
      if (meaning === 'OPEN') {
        for (const kind of Object.values(DEFECTS)) await closeDefect(tx, { kind });
        logger.info({ event: activity.kind }, 'WeCom says that the app is in use again');
        return;
      }
      logger.error(
        { event: activity.kind, effectTime: activity.effectTime },
        'WeCom switches the app off for idleness',
      );
      await alarm(tx, meaning, activity);
    },
  };
}
