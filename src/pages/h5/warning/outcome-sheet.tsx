import { useState } from 'react';
import { isMoneyGone } from '../../../domain/warnings/types.ts';
import type { OutcomeCode } from '../contract.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { closeSheet } from '../route.ts';
import { useWords } from '../words.ts';
import { DetailFields } from './detail-fields.tsx';
import { choicesFor, NOT_FOUND_CHOICES, neededFields } from './outcome-fields.ts';
import { isUrgent } from './reader.ts';
import type { SheetNeeds } from './sheet-needs.ts';
import { useDraft, withDetail } from './use-draft.ts';

/** Choose an outcome, say more if you can. After 「找不到人」 only what fits it, and 「继续找」. */
export function OutcomeSheet({
  view,
  clock,
  pending,
  perform,
  isNotFound = false,
}: SheetNeeds & { isNotFound?: boolean }) {
  const { outcomes } = useWords();
  const [chosen, setChosen] = useState<OutcomeCode | null>(null);
  const form = useDraft(perform, view.metAt !== null && isUrgent(view) ? { method: 'IN_PERSON' } : {});
  const choices = isNotFound ? NOT_FOUND_CHOICES : choicesFor({ isMet: view.metAt !== null });
  const choice = choices.find(({ outcome }) => outcome === chosen);
  /** The press that said so stands for the meeting. */
  const asked = choice?.fields.filter((field) => field !== 'metAt' || view.metAt === null) ?? [];
  const isBusy = pending !== null;

  const submit = () => {
    if (!choice) return form.setTrouble('请先选一项结果');
    return form.send('outcome', (detail) => ({ outcome: choice.outcome, ...withDetail(detail) }), asked);
  };
  const keepLooking = async () => {
    if (!(await perform('keep_looking'))) closeSheet();
  };

  return (
    <Sheet
      title={isNotFound ? '没找到人？请选一项' : '反馈劝阻结果'}
      hint={
        isNotFound
          ? '可问班组长，看考勤、宿舍。占线多半还在通话，请继续找。'
          : '选好结果就能提交，其他以后可以补；10分钟内选错可更正。'
      }
      foot={
        <>
          {form.trouble && <p className="fault">{form.trouble}</p>}
          <ActButton kind="primary" isBusy={pending === 'outcome'} isDisabled={isBusy || !choice} onPress={submit}>
            {choice ? `提交：${outcomes[choice.outcome]}` : '请选一项结果'}
          </ActButton>
          {isNotFound && view.allowed.includes('keep_looking') && (
            <ActButton isBusy={pending === 'keep_looking'} isDisabled={isBusy} onPress={keepLooking}>
              继续找
            </ActButton>
          )}
        </>
      }
    >
      <fieldset className="choices">
        <legend>结果（必选一项）</legend>
        {choices.map(({ outcome }) => (
          <div key={outcome}>
            <label className="weui-cell weui-check__label choice">
              <span className="choice-text">{outcomes[outcome]}</span>
              <input
                type="radio"
                className="weui-check"
                name="outcome"
                checked={chosen === outcome}
                onChange={() => setChosen(outcome)}
              />
              <span className="choice-mark" aria-hidden="true" />
            </label>
            {choice?.outcome === outcome && (
              <div className="choice-fields">
                {isMoneyGone(outcome) && (
                  <p className="money-gone">
                    请马上陪他拨 <a href="tel:110">110</a>，提交后反诈中心会同时收到通知。
                  </p>
                )}
                <DetailFields
                  fields={asked}
                  needed={neededFields(choice)}
                  draft={form.draft}
                  faults={form.faults}
                  clock={clock}
                  onChange={form.setDraft}
                />
              </div>
            )}
          </div>
        ))}
      </fieldset>
    </Sheet>
  );
}
