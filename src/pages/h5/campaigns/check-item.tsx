import { useState } from 'react';
import type { SamplesData } from '../../../domain/campaigns/api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useAct } from '../use-act.ts';
import { checks, pictureAt } from './checks-api.ts';
import { Picture } from './picture.tsx';

type Person = Pick<Drawn, 'personId' | 'isReader'>;
type Drawn = SamplesData['people'][number];
type Item = Drawn['items'][number];

interface CheckItemProps {
  person: Person;
  item: Item;
  onJudged: () => Promise<void>;
}

/** One item of somebody drawn: his picture where he sent one, and what the reader finds. */
export function CheckItem({ person, item, onJudged }: CheckItemProps) {
  const [reason, setReason] = useState<string | null>(null);
  const { busy, trouble, run } = useAct();
  const judge = (result: 'VERIFIED' | 'REJECTED') =>
    run(result, async () => {
      const why = result === 'REJECTED' && reason ? { reason: reason.trim() } : {};
      await checks.verify({ personId: person.personId, item: item.code, result, ...why });
      setReason(null);
      await onJudged();
    });
  return (
    <div className="check-item">
      <p className="person-line">
        <b>{item.name}</b>
        <span className="state">{stateText(item)}</span>
      </p>
      {item.evidenceId && !person.isReader && <Picture src={pictureAt(item.evidenceId)} of={item.name} />}
      {!item.evidenceId && item.result === null && <p className="small">没有截图，请当面看手机</p>}
      {item.result === null && !person.isReader && (
        <>
          {reason !== null && (
            <label>
              <span>哪里不符</span>
              <textarea
                className="words"
                rows={2}
                maxLength={100}
                value={reason}
                placeholder="如 手机上没有找到"
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
          )}
          <div className="row-buttons">
            {reason === null ? (
              <ActButton kind="primary" isBusy={busy === 'VERIFIED'} onPress={() => void judge('VERIFIED')}>
                核验通过
              </ActButton>
            ) : (
              <ActButton onPress={() => setReason(null)}>返回</ActButton>
            )}
            {reason === null ? (
              <ActButton isDisabled={busy !== null} onPress={() => setReason('')}>
                不符
              </ActButton>
            ) : (
              <ActButton
                kind="warn"
                isBusy={busy === 'REJECTED'}
                isDisabled={reason.trim() === ''}
                onPress={() => void judge('REJECTED')}
              >
                确认不符
              </ActButton>
            )}
          </div>
        </>
      )}
      {trouble && <p className="fault">{trouble}</p>}
    </div>
  );
}

function stateText({ result, state }: Item): string {
  if (result === 'VERIFIED') return '已通过';
  if (result === 'REJECTED') return '不符，会再请他完成';
  if (state === 'EVIDENCED') return '有截图';
  return state === 'DECLARED' ? '本人已确认' : '本人已更正';
}
