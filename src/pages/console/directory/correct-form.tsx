import { Alert, Button, Form, Input, Select, Space } from 'antd';
import { useState } from 'react';
import type { PersonData } from '../../../domain/people/api.ts';
import { call } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { showRefusal } from './refused.ts';

interface Unit {
  id: string;
  name: string;
  parentId: string | null;
}

interface Values {
  name: string;
  phone?: string;
  employeeNo?: string;
  post?: string;
  unit?: string;
  reason: string;
}

interface CorrectFormProps {
  person: PersonData;
  onDone: () => Promise<void>;
  onBack: () => void;
}

/** What stands wrong is written anew; only what was changed is sent. */
export function CorrectForm({ person, onDone, onBack }: CorrectFormProps) {
  const [form] = Form.useForm<Values>();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const jobs = person.employments.filter(({ isActive }) => isActive);
  const [jobId, setJobId] = useState(jobs[0]?.id ?? '');
  const job = jobs.find(({ id }) => id === jobId);
  const units = useAsk<{ units: Unit[] }>(`/api/organisations/${job?.organisationId ?? ''}/units`, {
    isOn: job !== undefined,
    staleMs: 60_000,
  });
  const start = { name: person.name, employeeNo: job?.employeeNo, post: job?.post ?? '', unit: job?.unit ?? undefined };

  async function send(values: Values): Promise<void> {
    const changed = (['name', 'phone', 'employeeNo', 'post', 'unit'] as const).flatMap((name) => {
      const value = values[name]?.trim() ?? '';
      const before = name === 'phone' ? '' : (start[name] ?? '');
      return value === '' || value === before ? [] : [[name, value]];
    });
    setFault(changed.length === 0 ? '没有要更改的内容，请先更改一项' : null);
    if (changed.length === 0) return;
    setBusy(true);
    try {
      const where = job ? { organisationId: job.organisationId } : {};
      const body = { ...where, ...Object.fromEntries(changed), reason: values.reason.trim() };
      await call('POST', `/api/people/${person.personId}/correct`, body);
      await onDone();
    } catch (error) {
      setFault(showRefusal(form, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Form
      key={jobId}
      form={form}
      layout="vertical"
      initialValues={start}
      onFinish={(values) => void send(values)}
      style={{ marginTop: 16 }}
      aria-label="更正资料"
    >
      {jobs.length > 1 && (
        <Form.Item label="在哪个单位的登记">
          <Select
            value={jobId}
            options={jobs.map(({ id, organisation }) => ({ value: id, label: organisation }))}
            onChange={setJobId}
          />
        </Form.Item>
      )}
      <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
        <Input maxLength={40} autoFocus />
      </Form.Item>
      <Form.Item name="phone" label="新手机号" extra={`现为 ${person.phone ?? '未登记'}；不更改请留空`}>
        <Input inputMode="tel" maxLength={30} autoComplete="off" />
      </Form.Item>
      {job && (
        <>
          <Form.Item name="unit" label="部门/车间">
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              loading={units.isAsking}
              options={pathsOf(units.data?.units ?? []).map((path) => ({ value: path, label: path }))}
              notFoundContent="本单位还没有部门"
            />
          </Form.Item>
          <Form.Item name="post" label="岗位">
            <Input maxLength={30} />
          </Form.Item>
          <Form.Item name="employeeNo" label="工号">
            <Input maxLength={32} />
          </Form.Item>
        </>
      )}
      <Form.Item
        name="reason"
        label="更正原因"
        rules={[{ required: true, min: 2, message: '请写明原因，至少2个字' }]}
        extra="会记入变更记录和审计日志；请勿填写号码。"
      >
        <Input maxLength={100} placeholder="如：本人到所要求更正" />
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

/** 「冲压车间/一班」 of each unit, workshops before their teams. */
function pathsOf(units: readonly Unit[]): string[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const path = (unit: Unit): string => {
    const above = unit.parentId === null ? undefined : byId.get(unit.parentId);
    return above === undefined ? unit.name : `${path(above)}/${unit.name}`;
  };
  return units.map(path);
}
