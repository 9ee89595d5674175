import { isMoneyGone } from '../../../domain/warnings/types.ts';
import { ReasonField } from '../parts/reason-field.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { DetailFields } from './detail-fields.tsx';
import type { FieldName } from './outcome-fields.ts';
import type { SheetNeeds } from './sheet-needs.ts';
import { useDraft, withDetail } from './use-draft.ts';

const NEEDED: FieldName[] = ['caseRef', 'stopPayment', 'lossCents'];
const SUMS: FieldName[] = ['avertedCents', 'recoveredCents'];

/** Police alone end what stays open; where money went, with the case and the result of the stop payment. */
export function PoliceCloseSheet({ view, clock, pending, perform }: SheetNeeds) {
  const form = useDraft(perform);
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
          {form.trouble && <p className="fault">{form.trouble}</p>}
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
