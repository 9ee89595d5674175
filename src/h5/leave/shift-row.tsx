import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { roster, type Shift } from './api.ts';

interface ShiftRowProps {
  shift: Shift;
  post: string;
  onRemoved: () => Promise<void>;
}

export function ShiftRow({ shift, post, onRemoved }: ShiftRowProps) {
  const { busy, trouble, run } = useAct();
  const remove = async () => {
    const done = await run('remove', async () => {
      await roster.removeShift(shift.id);
    });
    if (done) await onRemoved();
  };
  return (
    <div>
      <div className="ends">
        <span>
          <b>{shift.name}</b> {post && <span className="small">{post}</span>}
          <br />
          <span className="small">
            {minuteText(shift.startsAt)} 至 {minuteText(shift.endsAt)}
          </span>
        </span>
        {shift.allowed.includes('remove') && (
          <button
            type="button"
            className="text-button"
            aria-label={`删去${shift.name}的班次`}
            disabled={busy !== null}
            onClick={remove}
          >
            删去
          </button>
        )}
      </div>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
