import { type Sure, SureButton } from '../parts/sure.tsx';
import { useAct } from '../use-act.ts';
import { campaigns } from './api.ts';

interface CloseProps {
  campaignId: string;
  name: string;
  /** How many have not answered all yet. */
  open: number;
  onClosed: () => Promise<void>;
}

/** Whoever has answered stays counted; nobody is reminded any more. A second press, for it is not opened again. */
export function Close({ campaignId, name, open, onClosed }: CloseProps) {
  const { busy, trouble, run } = useAct();
  const close = (sure: Sure) =>
    void run('close', async () => {
      await campaigns.close(sure, campaignId);
      await onClosed();
    });
  return (
    <div className="remind">
      <SureButton
        danger={{
          says: `还没完成的${open}人不再收到提醒，已完成的照样计入。结束后不能重新开始。`,
          again: `结束“${name}”`,
        }}
        kind="warn"
        isBusy={busy !== null}
        onSure={close}
      >
        结束这次活动
      </SureButton>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
