import { useState } from 'react';
import { isMoneyGone } from '../../../domain/warnings/types.ts';
import { ActButton, Fault, type Sure, SureButton } from '../../kit/command.tsx';
import { closeSheet, openSheet } from '../../kit/router.tsx';
import { ReasonField, Sheet } from '../../kit/sheet.tsx';
import { choicesFor, type FieldName, fieldsOf, NOT_FOUND_CHOICES, neededFields } from '../../kit/warning/detail.ts';
import type { OutcomeCode } from '../../kit/warning/rules.ts';
import { isUrgent } from '../../kit/warning/rules.ts';
import { useWords } from '../api.ts';
import type { SheetNeeds } from './acts.tsx';
import { DetailFields, useDraft, withDetail } from './detail-fields.tsx';
import { Reported } from './parts.tsx';

/** Choose an outcome, say more if you can. After 「找不到人」 only what fits it, and 「继续找」. */
export function OutcomeSheet({
  view,
  clock,
  pending,
  runAct,
  isNotFound = false,
}: SheetNeeds & { isNotFound?: boolean }) {
  const { outcomes } = useWords();
  const [chosen, setChosen] = useState<OutcomeCode | null>(null);
  const form = useDraft(runAct, view.metAt !== null && isUrgent(view) ? { method: 'IN_PERSON' } : {});
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
    if (!(await runAct('keep_looking'))) closeSheet();
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
          <Fault words={form.trouble} />
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

/** What the outcome could not say at once. Attempts already known are kept: a supplement replaces the list. */
export function SupplementSheet({ view, clock, pending, runAct }: SheetNeeds) {
  const { outcomes } = useWords();
  const form = useDraft(runAct);
  const missing = view.missing as FieldName[];
  const submit = () => {
    if (missing.every((field) => !form.draft[field])) return form.setTrouble('请至少填写一项');
    return form.send('supplement', (detail) => ({
      detail: detail.attempts ? { ...detail, attempts: [...(view.detail.attempts ?? []), ...detail.attempts] } : detail,
    }));
  };
  return (
    <Sheet
      title="反馈还需补充一点"
      hint={`结果已记录：${view.outcome ? outcomes[view.outcome] : ''}。能补多少补多少。`}
      foot={
        <>
          <Fault words={form.trouble} />
          <ActButton kind="primary" isBusy={pending === 'supplement'} isDisabled={pending !== null} onPress={submit}>
            提交补充
          </ActButton>
        </>
      }
    >
      <DetailFields
        fields={missing}
        needed={new Set(missing)}
        draft={form.draft}
        faults={form.faults}
        clock={clock}
        onChange={form.setDraft}
      />
    </Sheet>
  );
}

/** The reviewer sees what was reported, brings what is missing, and the sum that was kept from going. */
export function ApproveSheet({ view, clock, pending, runAct }: SheetNeeds) {
  const form = useDraft(runAct);
  const missing = view.missing as FieldName[];
  const canAddSum = fieldsOf(view.outcome).includes('avertedCents') && view.avertedCents === null;
  const isBusy = pending !== null;
  return (
    <Sheet
      title="复核处置结果"
      hint={missing.length > 0 ? '还缺下面几项，补充后才能通过；不清楚的，请退回补充。' : '通过后这条预警办结。'}
      foot={
        <>
          <Fault words={form.trouble} />
          <ActButton
            kind="primary"
            isBusy={pending === 'approve'}
            isDisabled={isBusy}
            onPress={() => form.send('approve', withDetail)}
          >
            复核通过，办结
          </ActButton>
          {view.allowed.includes('return') && (
            <ActButton isDisabled={isBusy} onPress={() => openSheet('return')}>
              退回补充
            </ActButton>
          )}
        </>
      }
    >
      <Reported view={view} />
      <DetailFields
        fields={canAddSum ? [...missing, 'avertedCents'] : missing}
        needed={new Set(missing)}
        draft={form.draft}
        faults={form.faults}
        clock={clock}
        onChange={form.setDraft}
      />
    </Sheet>
  );
}

const NEEDED: FieldName[] = ['caseRef', 'stopPayment', 'lossCents'];
const SUMS: FieldName[] = ['avertedCents', 'recoveredCents'];

/** Police alone end what stays open; where money went, with the case and the result of the stop payment. */
export function PoliceCloseSheet({ view, clock, pending, runAct }: SheetNeeds) {
  const form = useDraft(runAct);
  const moneyGone = isMoneyGone(view.openReason);
  const unknown = (field: FieldName) => view.detail[field] === undefined;
  const needed = moneyGone ? NEEDED.filter(unknown) : [];
  const fields = [...needed, ...(moneyGone ? SUMS.filter(unknown) : [])];
  const submit = (_sure: Sure) => {
    const reason = form.draft.reason?.trim();
    if (!reason) return form.setTrouble('请写明原因');
    if (needed.some((field) => !form.draft[field]?.trim())) {
      return form.setTrouble('标有“还需补充”的，请填完再办结');
    }
    return form.send('police_close', (detail) => ({ reason, ...withDetail(detail) }), fields);
  };
  return (
    <Sheet
      title="民警办结"
      hint={moneyGone ? '损失、避免损失、追回分别填写，不合并。' : '写明处置情况后办结，不再升级。'}
      foot={
        <>
          <Fault words={form.trouble} />
          <SureButton
            danger={{ says: '这1起预警就此办结，计入统计：不再升级，也不再催办任何人。', again: '确认办结' }}
            kind="primary"
            isBusy={pending === 'police_close'}
            isDisabled={pending !== null}
            onSure={submit}
          >
            办结
          </SureButton>
        </>
      }
    >
      <ReasonField
        value={form.draft.reason ?? ''}
        placeholder="如 已到场核实并劝阻"
        onChange={(reason) => form.setDraft({ ...form.draft, reason })}
      />
      <DetailFields
        fields={fields}
        needed={new Set(needed)}
        draft={form.draft}
        faults={form.faults}
        clock={clock}
        onChange={form.setDraft}
      />
    </Sheet>
  );
}
