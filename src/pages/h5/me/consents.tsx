import type { MyData } from '../../../domain/privacy/api.ts';
import { call } from '../call.ts';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { dayText } from '../time.ts';
import { useAct } from '../use-act.ts';

const NAMES = { PROTECTION: '三项防护的填写' };

/** Withdrawing takes the same two presses as agreeing did, and no reason is asked (个人信息保护法 art. 15). */
export function Consents({ consents, onEnded }: { consents: MyData['consents']; onEnded: () => Promise<void> }) {
  const { busy, trouble, run } = useAct();
  const withdraw = (_sure: Sure, purpose: string) =>
    void run(purpose, async () => {
      await call('DELETE', `/api/me/consents/${purpose}`);
      await onEnded();
    });
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
          <SureButton
            danger={{ says: `“${NAMES[purpose]}”里已填的内容和截图立即删除，不能恢复。`, again: '撤回并删除已填内容' }}
            isBusy={busy !== null}
            onSure={(sure) => withdraw(sure, purpose)}
          >
            撤回同意
          </SureButton>
        </div>
      ))}
      {trouble && <p className="fault">{trouble}</p>}
    </>
  );
}
