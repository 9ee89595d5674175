import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useWords } from '../words.ts';
import { DetailFields } from './detail-fields.tsx';
import type { FieldName } from './outcome-fields.ts';
import type { SheetNeeds } from './sheet-needs.ts';
import { useDraft } from './use-draft.ts';

/** What the outcome could not say at once. Attempts already known are kept: a supplement replaces the list. */
export function SupplementSheet({ view, clock, pending, perform }: SheetNeeds) {
  const { outcomes } = useWords();
  const form = useDraft(perform);
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
          {form.trouble && <p className="fault">{form.trouble}</p>}
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
