import { ActLine } from '../parts/act-line.tsx';
import { minuteText } from '../time.ts';
import { type Leave, roster } from './api.ts';

export function LeaveRow({ leave, onRemoved }: { leave: Leave; onRemoved: () => Promise<void> }) {
  return (
    <ActLine act={{ text: '取消', run: () => roster.removeLeave(leave.id), onDone: onRemoved }}>
      <b>{leave.name}</b> {leave.substituteName && `由${leave.substituteName}代班`}
      <br />
      <span className="small">
        {minuteText(leave.from)} 至 {minuteText(leave.until)}
      </span>
    </ActLine>
  );
}
