import { useId } from 'react';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { Chips } from '../parts/chips.tsx';
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
        <label>
          <span>用模板</span>
          <select
            value={draft.templateId}
            onChange={(event) => onChange(fromTemplate(options.templates, event.target.value))}
          >
            <option value="">{options.templatesOnly ? '请选择' : '不用模板'}</option>
            {options.templates.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
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
          <label>
            <span>诈骗类型</span>
            <select value={draft.fraudType} onChange={(event) => onChange(ownWords({ fraudType: event.target.value }))}>
              <option value="">请选择</option>
              {options.fraudTypes.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
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
        <Moment name="签收截止" value={draft.deadline} onChange={(deadline) => onChange({ deadline })} />
      )}
      <Moment
        name="定时发送（不填就是现在）"
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

interface MomentProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function Moment({ name, value, onChange }: MomentProps) {
  return (
    <label>
      <span>{name}</span>
      <input type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

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
  const id = useId();
  const length = [...value.trim()].length;
  const after = [...added].length;
  return (
    <label htmlFor={id}>
      <span>
        {name}
        <em className={length > max ? 'is-long' : ''}>
          {length}/{max}
        </em>
      </span>
      {rows === 1 ? (
        <input id={id} type="text" value={value} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea
          id={id}
          className="words"
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {added && (
        <small className="small">
          后面自动加“{added}”，合计{length + after}/{max + after}字
        </small>
      )}
    </label>
  );
}
