import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { DetailFields } from './detail-fields.tsx';
import type { SheetNeeds } from './open-sheet.tsx';
import type { FieldName } from './outcome-fields.ts';
import { useDraft, withDetail } from './use-draft.ts';

const MONEY_GONE = new Set(['SCAMMED', 'PARTIAL_LOSS']);
const ALWAYS: FieldName[] = ['reason', 'avertedCents'];
const WITH_MONEY: FieldName[] = ['reason', 'caseRef', 'stopPayment', 'lossCents', 'avertedCents', 'recoveredCents'];

/** Police alone end what stays open; where money went, with the case and the result of the stop payment. */
export function PoliceCloseSheet({ view, clock, pending, perform }: SheetNeeds) {
  const form = useDraft(perform);
  const isMoneyGone = MONEY_GONE.has(view.openReason ?? '');
  const wanted: FieldName[] = isMoneyGone ? ['reason', 'caseRef', 'stopPayment', 'lossCents'] : ['reason'];
  const needed = new Set(wanted.filter((field) => field === 'reason' || view.detail[field] === undefined));
  const fields = (isMoneyGone ? WITH_MONEY : ALWAYS).filter(
    (field) => field === 'reason' || view.detail[field] === undefined,
  );
  const submit = () => {
    const [lacking] = [...needed].filter((field) => !form.draft[field]?.trim());
    if (lacking) return form.setTrouble('标有“还需补充”的，请填完再办结');
    return form.send('police_close', ({ reason, ...detail }) => ({ reason, ...withDetail(detail) }));
  };
  return (
    <Sheet
      title="民警办结"
      hint={isMoneyGone ? '损失、避免损失、追回分别填写，不合并。' : '写明处置情况后办结，不再升级。'}
      foot={
        <>
          {form.trouble && <p className="fault">{form.trouble}</p>}
          <ActButton kind="primary" isBusy={pending === 'police_close'} isDisabled={pending !== null} onPress={submit}>
            办结
          </ActButton>
        </>
      }
    >
      <DetailFields
        fields={fields}
        needed={needed}
        draft={form.draft}
        faults={form.faults}
        clock={clock}
        onChange={form.setDraft}
      />
    </Sheet>
  );
}
