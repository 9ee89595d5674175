import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { Chips, optionsOf, Typed } from '../../kit/fields.tsx';
import { type Change, type Draft, fromTemplate, ownWords } from './draft.ts';

interface WordsFieldsProps {
  draft: Draft;
  options: OptionsData;
  onChange: Change;
}

/** What the card says; characters are counted as WeCom counts them, while typing. */
export function WordsFields({ draft, options, onChange }: WordsFieldsProps) {
  return (
    <>
      {options.templates.length > 0 && (
        <Typed
          title="用模板"
          kind="choice"
          options={optionsOf(
            options.templates,
            ({ id, title }) => [id, title],
            options.templatesOnly ? '请选择' : '不用模板',
          )}
          value={draft.templateId}
          onChange={(templateId) => onChange(fromTemplate(options.templates, templateId))}
        />
      )}
      {!options.templatesOnly && (
        <>
          <Counted
            name="标题"
            max={options.titleMax}
            value={draft.title}
            onChange={(title) => onChange(ownWords({ title }))}
          />
          <Counted
            name="卡片正文"
            max={options.bodyMax}
            rows={4}
            value={draft.body}
            added={options.safe}
            onChange={(body) => onChange(ownWords({ body }))}
          />
          <Typed
            title="诈骗类型"
            kind="choice"
            options={optionsOf(options.fraudTypes, ({ id, name }) => [id, name], '请选择')}
            value={draft.fraudType}
            onChange={(fraudType) => onChange(ownWords({ fraudType }))}
          />
        </>
      )}
      {!options.templatesOnly && (
        <Counted
          name="详情页正文（可不填）"
          max={5000}
          rows={3}
          value={draft.longText}
          onChange={(longText) => onChange({ longText })}
        />
      )}
      <Chips
        legend="方式"
        choices={MANNERS}
        picked={[draft.ackRequired ? 'ack' : '', draft.drill ? 'drill' : '']}
        onPick={(id) => onChange(id === 'ack' ? { ackRequired: !draft.ackRequired } : { drill: !draft.drill })}
      />
      {draft.ackRequired && (
        <Typed title="签收截止" kind="moment" value={draft.deadline} onChange={(deadline) => onChange({ deadline })} />
      )}
      <Typed
        title="定时发送（不填就是现在）"
        kind="moment"
        value={draft.scheduled}
        onChange={(scheduled) => onChange({ scheduled })}
      />
    </>
  );
}

const MANNERS = [
  { id: 'ack', name: '需要签收' },
  { id: 'drill', name: '这是演练' },
];

interface CountedProps {
  name: string;
  max: number;
  value: string;
  rows?: number;
  /** What the card says after it, which takes its room as well. */
  added?: string;
  onChange: (value: string) => void;
}

function Counted({ name, max, value, rows = 1, added = '', onChange }: CountedProps) {
  const length = [...value.trim()].length;
  const after = [...added].length;
  return (
    <Typed
      title={
        <>
          {name}
          <em className={length > max ? 'is-long' : ''}>
            {length}/{max}
          </em>
        </>
      }
      kind={rows === 1 ? 'text' : 'words'}
      rows={rows}
      value={value}
      onChange={onChange}
    >
      {added && (
        <small className="small">
          后面自动加“{added}”，合计{length + after}/{max + after}字
        </small>
      )}
    </Typed>
  );
}
