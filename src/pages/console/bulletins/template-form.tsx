import { Alert, App, Button, Flex, Form, Input, Modal, Radio, Select, Typography } from 'antd';
import { useState } from 'react';
import type { TemplateData, TemplateListData } from '../../../domain/presets/api.ts';
import {
  BLANKS,
  type Blank,
  BODY_MAX,
  hasStrayBraces,
  longestOf,
  type Release,
  TITLE_MAX,
} from '../../../domain/presets/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { PATH, RELEASE_WORDS } from './release.ts';

interface Props {
  /** Null: a new one. */
  template: TemplateData | null;
  fraudTypes: TemplateListData['fraudTypes'];
  onClose: () => void;
}

const NAMES = Object.keys(BLANKS) as Blank[];
const RELEASES = Object.entries(RELEASE_WORDS).map(([value, label]) => ({ value, label }));

/** One template; what it leaves open counts with all the room it may take, so that it fits whoever uses it. */
export function TemplateForm({ template, fraudTypes, onClose }: Props) {
  const { message } = App.useApp();
  const [title, setTitle] = useState(template?.title ?? '');
  const [body, setBody] = useState(template?.body ?? '');
  const [fraudType, setFraudType] = useState(template?.fraudType ?? '');
  const [releasedTo, setReleasedTo] = useState<Release>(template?.releasedTo ?? 'OFFICERS');
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isReady = isFit(title, TITLE_MAX) && isFit(body, BODY_MAX) && fraudType !== '';
  const save = async () => {
    setBusy(true);
    setTrouble('');
    const words = { title: title.trim(), body: body.trim(), fraudType, releasedTo };
    try {
      if (template === null) await call('POST', PATH, words);
      else await call('PUT', `${PATH}/${encodeURIComponent(template.id)}`, { ...words, version: template.version });
      message.success(template === null ? '已新建模板' : '已存为新版本');
      await askAgain(PATH, '/api/bulletins/options');
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={640}
      title={template === null ? '新建模板' : `修改模板：${template.title}`}
      okText={template === null ? '新建' : '存为新版本'}
      cancelText="先不"
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={isBusy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        {trouble && <Alert type="error" showIcon title={trouble} style={{ marginBottom: 12 }} />}
        <Text label="模板标题" id="template-title" max={TITLE_MAX} value={title} onChange={setTitle} />
        <Text label="模板正文" id="template-body" max={BODY_MAX} value={body} rows={4} onChange={setBody} />
        <Form.Item label="诈骗类型" htmlFor="template-type">
          <Select
            id="template-type"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="请选择"
            value={fraudType || null}
            options={fraudTypes.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value: string) => setFraudType(value)}
          />
        </Form.Item>
        <Form.Item label="谁可以用" style={{ marginBottom: 0 }}>
          <Radio.Group
            value={releasedTo}
            options={RELEASES}
            onChange={(event) => setReleasedTo(event.target.value as Release)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

const isFit = (text: string, max: number): boolean =>
  text.trim() !== '' && longestOf(text) <= max && !hasStrayBraces(text);

interface TextProps {
  label: string;
  id: string;
  max: number;
  value: string;
  rows?: number;
  onChange: (value: string) => void;
}

function Text({ label, id, max, value, rows = 1, onChange }: TextProps) {
  const length = longestOf(value);
  const isStray = hasStrayBraces(value);
  return (
    <Form.Item
      htmlFor={id}
      label={
        <Flex gap={8}>
          {label}
          <Typography.Text type={length > max ? 'danger' : 'secondary'}>
            {length}/{max}
            {length > max && `，多${length - max}字`}
          </Typography.Text>
        </Flex>
      }
      {...(length > max || isStray ? { validateStatus: 'error' as const } : {})}
      extra={
        <Flex gap={8} align="center" wrap>
          {isStray ? '花括号里只能写单位或时间' : '发通报时自动填入：'}
          {NAMES.map((name) => (
            <Button
              key={name}
              size="small"
              aria-label={`${label}加${name}`}
              onClick={() => onChange(`${value}{${name}}`)}
            >
              {`{${name}}`}
            </Button>
          ))}
        </Flex>
      }
    >
      <Input.TextArea
        id={id}
        autoSize={{ minRows: rows, maxRows: 6 }}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}
