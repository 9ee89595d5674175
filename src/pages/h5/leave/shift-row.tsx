import { ActLine } from '../parts/act-line.tsx';
import type { Sure } from '../parts/sure.tsx';
import { minuteText } from '../time.ts';
import { roster, type Shift } from './api.ts';

interface ShiftRowProps {
  shift: Shift;
  post: string;
  onRemoved: () => Promise<void>;
}

export function ShiftRow({ shift, post, onRemoved }: ShiftRowProps) {
  const remove = {
    text: '删去',
    label: `删去${shift.name}的班次`,
    danger: {
      says: `${shift.name}在${minuteText(shift.startsAt)}至${minuteText(shift.endsAt)}不再值班，这段时间的预警改发给同岗位其他人。删去后不能恢复，只能重新排班。`,
      again: '删去这1班',
    },
    run: (sure: Sure) => roster.removeShift(sure, shift.id),
    onDone: onRemoved,
  };
  return (
    <ActLine act={shift.allowed.includes('remove') ? remove : null}>
      <b>{shift.name}</b> {post && <span className="small">{post}</span>}
      <br />
      <span className="small">
        {minuteText(shift.startsAt)} 至 {minuteText(shift.endsAt)}
      </span>
    </ActLine>
  );
}
