import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { openSheet } from '../route.ts';
import { DetailFields } from './detail-fields.tsx';
import { type FieldName, fieldsOf } from './outcome-fields.ts';
import { Reported } from './reported.tsx';
import type { SheetNeeds } from './sheet-needs.ts';
import { useDraft, withDetail } from './use-draft.ts';

/** The reviewer sees what was reported, brings what is missing, and the sum that was kept from going. */
export function ApproveSheet({ view, clock, pending, perform }: SheetNeeds) {
  const form = useDraft(perform);
  const missing = view.missing as FieldName[];
  const canAddSum = fieldsOf(view.outcome).includes('avertedCents') && view.avertedCents === null;
  const isBusy = pending !== null;
  return (
    <Sheet
      title="复核处置结果"
      hint={missing.length > 0 ? '还缺下面几项，补充后才能通过；不清楚的，请退回补充。' : '通过后这条预警办结。'}
      foot={
        <>
          {form.trouble && <p className="fault">{form.trouble}</p>}
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
