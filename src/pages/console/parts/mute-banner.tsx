import { Alert } from 'antd';
import { Link } from 'wouter';
import type { MuteViewData } from '../../../domain/mute-windows/api.ts';
import { MUTE_KINDS } from '../../../domain/mute-windows/types.ts';
import { minuteText } from '../../kit/time.ts';
import { useMe } from '../shell/me.ts';
import { useAsk } from './ask.ts';

const EVERY_MS = 15_000;

/** That something is held, until when and why: nobody may take the quiet for calm. */
export function MuteBanner({ isLinked = true }: { isLinked?: boolean }) {
  const { data: me } = useMe();
  const isOn = me?.rights.includes('mute.view') ?? false;
  const { data } = useAsk<MuteViewData>('/api/mute-windows?limit=1', { isOn, everyMs: EVERY_MS });
  if (!data?.until) return null;
  const running = data.open.filter(({ state }) => state === 'RUNNING');
  const names = [...new Set(running.map(({ kind, reason }) => `${MUTE_KINDS[kind]}（${reason}）`))].join('、');
  const held = data.held > 0 ? `现有 ${data.held} 步等着。` : '';
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={`${names}，${minuteText(data.until)} 自动结束`}
      description={`中危、低危到时不升级、不再提醒，结束后依次继续；特急、高危照常。${held}`}
      action={isLinked ? <Link href="/mute">{data.canDeclare ? '查看或提前结束' : '查看'}</Link> : undefined}
    />
  );
}
