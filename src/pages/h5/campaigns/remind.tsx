import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { campaigns, type PlaceOf } from './api.ts';

interface RemindProps {
  campaignId: string;
  place: PlaceOf;
  onReminded: () => Promise<void>;
}

/** Once a day, within each person's three; never whoever said 「暂不」. */
export function Remind({ campaignId, place, onReminded }: RemindProps) {
  const [said, setSaid] = useState('');
  const { busy, trouble, run } = useAct();
  const press = () =>
    run('remind', async () => {
      const { reminded, repeated } = await campaigns.remind(campaignId, place);
      setSaid(repeated ? `今天已提醒${reminded}人，不再重复` : `已提醒${reminded}人，今天不再重复`);
      await onReminded();
    });
  return (
    <div className="remind">
      <ActButton kind="primary" isBusy={busy !== null} onPress={() => void press()}>
        提醒未完成
      </ActButton>
      <p className="small">每天一次，每人最多三次；选择暂不的不会收到。</p>
      {trouble && <p className="fault">{trouble}</p>}
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
    </div>
  );
}
