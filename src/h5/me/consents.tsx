import { useState } from 'react';
import type { MyData } from '../../domain/privacy/api.ts';
import { ApiProblem, call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { dayText } from '../time.ts';

const NAMES = { PROTECTION: '三项防护的填写' };

/** Withdrawing takes the same two presses as agreeing did, and no reason is asked (个人信息保护法 art. 15). */
export function Consents({ consents, onEnded }: { consents: MyData['consents']; onEnded: () => Promise<void> }) {
  const [sure, setSure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const withdraw = async (purpose: string) => {
    if (sure !== purpose) return setSure(purpose);
    setBusy(true);
    try {
      await call('DELETE', `/api/me/consents/${purpose}`);
      await onEnded();
      setSure(null);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  if (consents.length === 0) return <p className="small">您没有同意过任何需要同意的用途</p>;
  return (
    <>
      {consents.map(({ purpose, givenAt, noticeVersion }) => (
        <div className="consent" key={purpose}>
          <p>
            {NAMES[purpose]}
            <span className="small">
              {dayText(givenAt)}同意，说明版本{noticeVersion}
            </span>
          </p>
          <ActButton isBusy={isBusy} onPress={() => withdraw(purpose)}>
            {sure === purpose ? '再按一次，撤回并删除已填内容' : '撤回同意'}
          </ActButton>
        </div>
      ))}
      {trouble && <p className="fault">{trouble}</p>}
    </>
  );
}
