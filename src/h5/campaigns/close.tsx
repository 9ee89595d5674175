import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { campaigns } from './api.ts';

interface CloseProps {
  campaignId: string;
  name: string;
  onClosed: () => Promise<void>;
}

/** Whoever has answered stays counted; nobody is reminded any more. A second press, for it is not opened again. */
export function Close({ campaignId, name, onClosed }: CloseProps) {
  const [isSure, setSure] = useState(false);
  const { busy, trouble, run } = useAct();
  const press = () => {
    if (!isSure) return setSure(true);
    void run('close', async () => {
      await campaigns.close(campaignId);
      await onClosed();
    });
  };
  return (
    <div className="remind">
      {isSure && <p className="small">结束后不再提醒，也不能重新开始；已完成的照样计入。</p>}
      <ActButton kind="warn" isBusy={busy !== null} onPress={press}>
        {isSure ? `再按一次，结束“${name}”` : '结束这次活动'}
      </ActButton>
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}
