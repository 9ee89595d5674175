import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { type Leave, roster } from './api.ts';

export function LeaveRow({ leave, onRemoved }: { leave: Leave; onRemoved: () => Promise<void> }) {
  const { busy, trouble, run } = useAct();
  const remove = async () => {
    const done = await run('remove', async () => {
      await roster.removeLeave(leave.id);
    });
    if (done) await onRemoved();
  };
  return (
    <div>
      <div className="ends">
        <span>
          <b>{leave.name}</b> {leave.substituteName && `由${leave.substituteName}代班`}
          <br />
          <span className="small">
            {minuteText(leave.from)} 至 {minuteText(leave.until)}
          </span>
        </span>
        <button type="button" className="text-button" disabled={busy !== null} onClick={remove}>
          取消
        </button>
      </div>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
