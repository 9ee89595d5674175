import { Alert, Button, Form, Input, Select, Space } from 'antd';
import { useState } from 'react';
import type { OrganisationData } from '../../../domain/people/api.ts';
import { call } from '../../kit/call.ts';
import { PlaceSelect } from '../directory/place-select.tsx';
import { showRefusal } from '../directory/refused.ts';
import { askAgain } from '../parts/ask.ts';
import { TIERS } from './words.ts';

const FIELDS = ['name', 'shortName', 'tier', 'industry', 'address', 'phone', 'townshipId', 'stationId'] as const;
/** What may stand empty. */
const OPTIONAL: readonly string[] = ['industry', 'address', 'phone'];

type Values = Record<(typeof FIELDS)[number], string | undefined> & { reason: string };

interface CorrectOrganisationProps {
  organisation: OrganisationData;
  onDone: () => Promise<void>;
  onBack: () => void;
}

/** What stands wrong about an organisation is written anew; only what was changed is sent, over the version that was seen. */
export function CorrectOrganisation({ organisation, onDone, onBack }: CorrectOrganisationProps) {
  const [form] = Form.useForm<Values>();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id, version } = organisation;

  async function send(values: Values): Promise<void> {
    const changed = FIELDS.flatMap((field) => {
      const value = values[field]?.trim() ?? '';
      if (value === (organisation[field] ?? '')) return [];
      return [[field, value === '' && OPTIONAL.includes(field) ? null : value]];
    });
    setFault(changed.length === 0 ? '没有要更改的内容，请先更改一项' : null);
    if (changed.length === 0) return;
    setBusy(true);
    try {
      const body = { version, ...Object.fromEntries(changed), reason: values.reason.trim() };
      await call('POST', `/api/places/${id}/correct`, body);
      await onDone();
    } catch (error) {
      setFault(showRefusal(form, error));
      void askAgain('/api/places');
    } finally {
      setBusy(false);
    }
  }

  return (
    <Form
      form={form}
      layout="vertical"
      aria-label="更正单位信息"
      initialValues={Object.fromEntries(FIELDS.map((field) => [field, organisation[field] ?? '']))}
      onFinish={(values) => void send(values)}
    >
      <div style={{ display: 'grid', gap: '0 16px', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))' }}>
        <Form.Item name="name" label="单位名称" rules={[{ required: true, min: 2, message: '请填写单位名称' }]}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item
          name="shortName"
          label="简称（卡片上显示，16字以内）"
          rules={[{ required: true, message: '请填写简称' }]}
        >
          <Input maxLength={16} />
        </Form.Item>
        <Form.Item name="tier" label="规模">
          <Select options={Object.entries(TIERS).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="industry" label="行业">
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="phone" label="值班电话（座机）">
          <Input maxLength={20} inputMode="tel" placeholder="如：0572-6000000" />
        </Form.Item>
        <Form.Item name="address" label="地址">
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="townshipId" label="乡镇街道">
          <OfficeField kind="TOWNSHIP" />
        </Form.Item>
        <Form.Item name="stationId" label="派出所" extra="改后，这个单位今后的预警升级到新的派出所。">
          <OfficeField kind="STATION" />
        </Form.Item>
      </div>
      <Form.Item
        name="reason"
        label="更正原因"
        rules={[{ required: true, min: 2, message: '请写明原因，至少2个字' }]}
        extra="会记入变更记录和审计日志；请勿填写号码。"
      >
        <Input maxLength={100} placeholder="如：单位搬迁" />
      </Form.Item>
      {fault !== null && <Alert type="error" showIcon title={fault} style={{ marginBottom: 16 }} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          保存更正
        </Button>
        <Button onClick={onBack}>不改了</Button>
      </Space>
    </Form>
  );
}

interface OfficeFieldProps {
  kind: 'TOWNSHIP' | 'STATION';
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
}

function OfficeField({ kind, id = '', value = '', onChange }: OfficeFieldProps) {
  return (
    <PlaceSelect
      id={id}
      value={value}
      kinds={[kind]}
      placeholder="输入名称查找"
      onChange={(chosen) => onChange?.(chosen ?? value)}
    />
  );
}
