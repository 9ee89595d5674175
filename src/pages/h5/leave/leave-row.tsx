import { ActLine } from '../parts/act-line.tsx';
import type { Sure } from '../parts/sure.tsx';
import { minuteText } from '../time.ts';
import { type Leave, roster } from './api.ts';

export function LeaveRow({ leave, onRemoved }: { leave: Leave; onRemoved: () => Promise<void> }) {
  const remove = {
    text: '取消',
    label: `取消${leave.name}的请假`,
    danger: {
      says: `${leave.name}从现在起恢复接收预警${leave.substituteName ? `，${leave.substituteName}不再代班` : ''}。取消后不能恢复，只能重新登记。`,
      again: '取消这次请假',
    },
    run: (sure: Sure) => roster.removeLeave(sure, leave.id),
    onDone: onRemoved,
  };
  return (
    <ActLine act={remove}>
      <b>{leave.name}</b> {leave.substituteName && `由${leave.substituteName}代班`}
      <br />
      <span className="small">
        {minuteText(leave.from)} 至 {minuteText(leave.until)}
      </span>
    </ActLine>
  );
}
