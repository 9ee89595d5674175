import { ActLine } from '../parts/act-line.tsx';
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
    run: () => roster.removeShift(shift.id),
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
