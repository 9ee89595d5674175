import { Checkbox, DatePicker, Flex, Form, Input, Select, Typography } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import { BLANKS, type Blank, blanksIn } from '../../../domain/presets/types.ts';
import { type Change, type Draft, fromTemplate, ownWords } from '../../kit/bulletins/draft.ts';

interface WordsProps {
  draft: Draft;
  options: OptionsData;
  /** Which field the service refused. */
  field: string | null;
  onChange: Change;
}

const LONG_MAX = 5_000;

/** What the card says; characters are counted as WeCom counts them, while typing. */
export function WordsFields({ draft, options, field, onChange }: WordsProps) {
  const { templatesOnly, templates, fraudTypes } = options;
  const [blanks, setBlanks] = useState(options.blanks);
  const [chosen, setChosen] = useState(draft.templateId);
  const template = templates.find(({ id }) => id === chosen);
  const open = template ? blanksIn(`${template.title}${template.body}`) : [];
  const choose = (templateId: string) => {
    setChosen(templateId);
    setBlanks(options.blanks);
    onChange(fromTemplate(options, templateId));
  };
  const fill = (name: Blank, value: string) => {
    const values = { ...blanks, [name]: value };
    setBlanks(values);
    const filled = fromTemplate({ templates, blanks: values }, chosen);
    onChange(ownWords({ title: filled.title ?? '', body: filled.body ?? '' }));
  };
  return (
    <Form layout="vertical" component="div">
      {templates.length > 0 && (
        <Form.Item
          label="用模板"
          htmlFor="templateId"
          {...faultOf(field === 'templateId')}
          extra={templatesOnly ? '单位通报从模板中选择内容。' : '模板填好后可以改，改过的算自己写的。'}
        >
          <Select
            id="templateId"
            allowClear={!templatesOnly}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={templatesOnly ? '请选择' : '不用模板'}
            value={draft.templateId || null}
            options={templates.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(templateId: string | null) => choose(templateId ?? '')}
          />
        </Form.Item>
      )}
      {!templatesOnly && open.length > 0 && (
        <Form.Item label="模板里要填的" extra="改动后重新填入标题和正文，之前在模板上的手改会被覆盖。">
          <Flex gap={8} wrap>
            {open.map((name) => (
              <Input
                key={name}
                style={{ width: 200 }}
                prefix={`${name}：`}
                aria-label={`填入${name}`}
                maxLength={BLANKS[name]}
                value={blanks[name]}
                onChange={(event) => fill(name, event.target.value)}
              />
            ))}
          </Flex>
        </Form.Item>
      )}
      {!templatesOnly && (
        <>
          <Counted label="标题" id="title" max={options.titleMax} value={draft.title} isWrong={field === 'title'}>
            <Input
              id="title"
              autoFocus
              value={draft.title}
              onChange={(event) => onChange(ownWords({ title: event.target.value }))}
            />
          </Counted>
          <Counted
            label="卡片正文"
            id="body"
            max={options.bodyMax}
            value={draft.body}
            added={options.safe}
            isWrong={field === 'body'}
          >
            <Input.TextArea
              id="body"
              autoSize={{ minRows: 3, maxRows: 6 }}
              value={draft.body}
              onChange={(event) => onChange(ownWords({ body: event.target.value }))}
            />
          </Counted>
          <Form.Item label="诈骗类型" htmlFor="fraudType" {...faultOf(field === 'fraudType')}>
            <Select
              id="fraudType"
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="请选择"
              value={draft.fraudType || null}
              options={fraudTypes.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(fraudType: string) => onChange(ownWords({ fraudType }))}
            />
          </Form.Item>
          <Counted label="详情页正文（可不填）" id="longText" max={LONG_MAX} value={draft.longText}>
            <Input.TextArea
              id="longText"
              autoSize={{ minRows: 2, maxRows: 10 }}
              value={draft.longText}
              onChange={(event) => onChange({ longText: event.target.value })}
            />
          </Counted>
        </>
      )}
      {!templatesOnly && (
        <QuestionFields draft={draft} isWrong={field?.startsWith('question') ?? false} onChange={onChange} />
      )}
      <Flex gap={24} wrap>
        <Checkbox checked={draft.ackRequired} onChange={(event) => onChange({ ackRequired: event.target.checked })}>
          需要签收
        </Checkbox>
        <Checkbox checked={draft.drill} onChange={(event) => onChange({ drill: event.target.checked })}>
          这是演练（卡片带【演练】，不发给员工）
        </Checkbox>
      </Flex>
    </Form>
  );
}

const QUESTION_MAX = 30;
const ANSWER_MAX = 10;
const BOXES = ['一', '二', '三', '四'];

/** Each answer is a button of the card; pressing one signs as well. */
function QuestionFields({ draft, isWrong, onChange }: Pick<WordsProps, 'draft' | 'onChange'> & { isWrong: boolean }) {
  const { question, answers } = draft;
  const put = (index: number, text: string) =>
    onChange({ answers: BOXES.map((_, box) => (box === index ? text : (answers[box] ?? ''))) });
  return (
    <>
      <Counted label="提一个问题（可不填）" id="question" max={QUESTION_MAX} value={question} isWrong={isWrong}>
        <Input
          id="question"
          placeholder="如 本单位有人接到这类电话吗？"
          value={question}
          onChange={(event) => onChange({ question: event.target.value })}
        />
      </Counted>
      {question.trim() !== '' && (
        <Form.Item
          label={`答案（2到4个，每个最多${ANSWER_MAX}字）`}
          extra="卡片上每个答案是一个按钮，按下即回答并签收，截止前可以改。"
        >
          <Flex gap={8} wrap>
            {BOXES.map((name, index) => {
              const text = answers[index] ?? '';
              return (
                <Input
                  key={name}
                  style={{ width: 150 }}
                  aria-label={`答案${name}`}
                  {...([...text.trim()].length > ANSWER_MAX ? { status: 'error' as const } : {})}
                  value={text}
                  onChange={(event) => put(index, event.target.value)}
                />
              );
            })}
          </Flex>
        </Form.Item>
      )}
    </>
  );
}

interface WhenProps {
  draft: Draft;
  onChange: Change;
}

/** Clock times are the county's, whatever this computer is set to. */
export function WhenFields({ draft, onChange }: WhenProps) {
  return (
    <Form layout="vertical" component="div">
      <Flex gap={16} wrap>
        {draft.ackRequired && (
          <Form.Item label="签收截止" htmlFor="deadline" style={{ marginBottom: 0 }}>
            <Moment id="deadline" value={draft.deadline} onChange={(deadline) => onChange({ deadline })} />
          </Form.Item>
        )}
        <Form.Item label="定时发送（不填就是现在）" htmlFor="scheduled" style={{ marginBottom: 0 }}>
          <Moment id="scheduled" value={draft.scheduled} onChange={(scheduled) => onChange({ scheduled })} />
        </Form.Item>
      </Flex>
    </Form>
  );
}

interface MomentProps {
  id: string;
  value: string;
  onChange: (value: string) => void;
}

/** Handed on as it reads, 「2026-12-05T10:00」: what this computer takes for its own time never enters. */
function Moment({ id, value, onChange }: MomentProps) {
  return (
    <DatePicker
      id={id}
      style={{ width: 200 }}
      showTime={{ format: 'HH:mm', minuteStep: 5 }}
      format="YYYY-MM-DD HH:mm"
      value={value === '' ? null : dayjs(value)}
      onChange={(picked) => onChange(picked ? picked.format('YYYY-MM-DDTHH:mm') : '')}
    />
  );
}

interface CountedProps {
  label: string;
  id: string;
  max: number;
  value: string;
  /** What the card says after it, which takes its room as well. */
  added?: string;
  isWrong?: boolean;
  children: ReactNode;
}

function Counted({ label, id, max, value, added = '', isWrong = false, children }: CountedProps) {
  const length = [...value.trim()].length;
  const after = [...added].length;
  const isLong = length > max;
  return (
    <Form.Item
      label={
        <Flex gap={8}>
          {label}
          <Typography.Text type={isLong ? 'danger' : 'secondary'} aria-live="polite">
            {length}/{max}
            {isLong && `，多${length - max}字`}
          </Typography.Text>
        </Flex>
      }
      htmlFor={id}
      {...faultOf(isLong || isWrong)}
      extra={added && `后面自动加“${added}”，合计${length + after}/${max + after}字`}
    >
      {children}
    </Form.Item>
  );
}

const faultOf = (isWrong: boolean): { validateStatus?: 'error' } => (isWrong ? { validateStatus: 'error' } : {});
