import type { Detail, WarningViewData } from '../contract.ts';
import { yuanText } from '../money.ts';
import { minuteText } from '../time.ts';
import { useWords } from '../words.ts';
import { kindOf } from './detail-draft.ts';
import type { FieldName } from './outcome-fields.ts';

/** Money has lines of its own. */
const SHOWN: FieldName[] = [
  'method',
  'metAt',
  'transferAt',
  'channel',
  'reason',
  'attempts',
  'said',
  'whereAbout',
  'leftOn',
  'caseRef',
  'stopPayment',
];

/** The outcome as it stands, what was said with it, and what is still wanted. */
export function Reported({ view }: { view: WarningViewData }) {
  const { outcomes, methods, fields } = useWords();
  const { detail, missing } = view;
  const known = SHOWN.filter((field) => detail[field] !== undefined);
  if (!view.outcome && known.length === 0) return null;
  return (
    <section className="block reported" aria-label="反馈结果">
      <h2>反馈结果</h2>
      {view.outcome && <p className="outcome-name">{outcomes[view.outcome]}</p>}
      <dl>
        {known.map((field) => (
          <div className="line" key={field}>
            <dt>{fields[field]}</dt>
            <dd>{valueText(field, detail, methods)}</dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 && (
        <p className="missing">还需补充：{missing.map((field) => fields[field] ?? field).join('、')}</p>
      )}
    </section>
  );
}

function valueText(field: FieldName, detail: Partial<Detail>, methods: Record<string, string>): string {
  const value = detail[field];
  if (Array.isArray(value)) return value.map(minuteText).join('、');
  if (typeof value === 'number') return yuanText(value);
  if (value === undefined) return '';
  const kind = kindOf(field);
  if (kind === 'moment') return minuteText(value);
  return kind === 'method' ? (methods[value] ?? value) : value;
}
