import { Alert, App, Button, DatePicker, Form, Input, Modal, Select, Space, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { ANSWER_MINUTES, OPEN_MINUTES } from '../../../domain/break-glass/types.ts';
import type { PersonData } from '../../../domain/people/api.ts';
import { GIVEN_ROLES, type GivenRole, PLACES_OF_ROLE } from '../../../domain/people/types.ts';
import { call } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { askAgain } from '../parts/ask.ts';
import { ReachDot } from '../parts/reach-dot.tsx';
import { PlaceSelect } from './place-select.tsx';
import { showRefusal } from './refused.ts';
import { ROLE_TITLES } from './words.ts';

const reasonRules = (min: number) => [{ required: true, min, message: `请写明原因，至少${min}个字` }];
const REASON_RULES = reasonRules(2);

interface RoleValues {
  role: GivenRole;
  scopeId: string;
  from?: Dayjs | null;
  until?: Dayjs | null;
  reason: string;
}

interface RoleFormProps {
  personId: string;
  onDone: () => Promise<void>;
  onBack: () => void;
}

/** An office with its place and period. */
export function RoleForm({ personId, onDone, onBack }: RoleFormProps) {
  const [form] = Form.useForm<RoleValues>();
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const role = Form.useWatch('role', form);

  async function send({ role: given, scopeId, from, until, reason }: RoleValues): Promise<void> {
    setBusy(true);
    try {
      const period = { ...momentOf('from', from), ...momentOf('until', until) };
      await call('POST', `/api/people/${personId}/roles`, { role: given, scopeId, ...period, reason: reason.trim() });
      await onDone();
    } catch (error) {
      setFault(showRefusal(form, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Form form={form} layout="vertical" onFinish={(values) => void send(values)} aria-label="任命职务">
      <Form.Item style={{ marginBottom: 12 }}>
        <ReachDot personId={personId} isFull />
      </Form.Item>
      <Form.Item name="role" label="职务" rules={[{ required: true, message: '请选择职务' }]}>
        <Select options={GIVEN_ROLES.map((one) => ({ value: one, label: ROLE_TITLES[one] }))} />
      </Form.Item>
      <Form.Item name="scopeId" label="任职单位" rules={[{ required: true, message: '请选择任职单位' }]}>
        <PlaceField kinds={role === undefined ? [] : PLACES_OF_ROLE[role]} />
      </Form.Item>
      <Space wrap>
        <Form.Item name="from" label="开始（不填为现在）">
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
        <Form.Item name="until" label="结束（不填为长期）">
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
      </Space>
      <Form.Item name="reason" label="任命原因" rules={REASON_RULES}>
        <Input maxLength={100} placeholder="如：县局发文调整分工" />
      </Form.Item>
      {fault !== null && <Alert type="error" showIcon title={fault} style={{ marginBottom: 16 }} />}
      <Space style={{ marginBottom: 16 }}>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          任命
        </Button>
        <Button onClick={onBack}>返回</Button>
      </Space>
    </Form>
  );
}

interface PlaceFieldProps {
  kinds: (typeof PLACES_OF_ROLE)[GivenRole] | [];
  value?: string;
  id?: string;
  onChange?: (id: string | null) => void;
}

function PlaceField({ kinds, value = '', id, onChange }: PlaceFieldProps) {
  const placeholder = kinds.length === 0 ? '请先选择职务' : '输入名称查找';
  return (
    <PlaceSelect
      value={value}
      kinds={kinds}
      placeholder={placeholder}
      {...(id === undefined ? {} : { id })}
      onChange={(chosen) => onChange?.(chosen)}
    />
  );
}

/** The county's clock, whatever the computer is set to. */
function momentOf(name: 'from' | 'until', picked: Dayjs | null | undefined): Record<string, string> {
  const at = picked ? fromLocalInput(picked.format('YYYY-MM-DDTHH:mm')) : null;
  return at === null ? {} : { [name]: at };
}

interface EndRoleProps {
  personId: string;
  name: string;
  held: PersonData['roles'][number];
  onDone: () => Promise<void>;
}

/** Ends at once, so it asks first and says what follows. */
export function EndRole({ personId, name, held, onDone }: EndRoleProps) {
  const path = `/api/people/${personId}/roles/${held.id}/end`;
  return (
    <ReasonAct
      label="免去"
      title={`免去${name}的${held.title}`}
      says={`立即生效：${held.place}不再由他负责，正在等他处理的预警会改派给其他人。需要时可以重新任命。`}
      submit="免去职务"
      isDanger
      send={async (reason) => {
        await call('POST', path, { reason });
        await onDone();
      }}
    />
  );
}

/** For whoever asks at the counter to be forgotten; another step decides. */
export function RequestErasure({ person }: { person: PersonData }) {
  const { message } = App.useApp();
  return (
    <section aria-label="个人信息申请">
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        个人信息申请
      </Typography.Title>
      <ReasonAct
        label="代为登记删除申请"
        title={`代${person.name}登记删除申请`}
        says="登记后进入「个人信息申请」，由辖区民警在期限内答复；答复“已办理”后资料才会删除。"
        submit="登记申请"
        send={async (words) => {
          await call('POST', '/api/data-requests', { personId: person.personId, kind: 'DELETION', words });
          void message.success('已登记，请在「个人信息申请」中办理');
        }}
      />
    </section>
  );
}

/** For an administrator, who sees nobody's name by right. */
export function AskToSee({ person }: { person: PersonData }) {
  const { message } = App.useApp();
  return (
    <section aria-label="紧急查看">
      <Typography.Paragraph type="secondary">
        {`确需看到此人的姓名、手机号、部门和企业微信账号时，写明原因，由反诈中心另一名民警同意后开放${OPEN_MINUTES}分钟。每次查看都有记录，本人可以看到。`}
      </Typography.Paragraph>
      <ReasonAct
        label="申请紧急查看"
        title={`申请紧急查看${person.name}`}
        says={`中心值班民警会立即收到通知；${ANSWER_MINUTES}分钟无人答复，申请失效。请把原因写清楚，不要写号码。`}
        submit="提交申请"
        shortest={4}
        longest={200}
        send={async (reason) => {
          await call('POST', '/api/break-glass', { personId: person.personId, reason });
          await askAgain('/api/break-glass');
          void message.success('已提交，等待反诈中心答复');
        }}
      />
    </section>
  );
}

interface ReasonActProps {
  label: string;
  title: string;
  says: string;
  submit: string;
  isDanger?: boolean;
  /** Of the reason, in characters. */
  shortest?: number;
  longest?: number;
  send: (reason: string) => Promise<void>;
}

function ReasonAct(props: ReasonActProps) {
  const { label, title, says, submit, isDanger = false, shortest = 2, longest = 100, send } = props;
  const [form] = Form.useForm<{ reason: string }>();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  async function submitted({ reason }: { reason: string }): Promise<void> {
    setBusy(true);
    try {
      await send(reason.trim());
      setOpen(false);
    } catch (error) {
      setFault(showRefusal(form, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button danger={isDanger} size="small" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        open={isOpen}
        title={title}
        okText={submit}
        cancelText="返回"
        okButtonProps={{ danger: isDanger, loading: isBusy }}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p>{says}</p>
        <Form form={form} layout="vertical" onFinish={(values) => void submitted(values)}>
          <Form.Item name="reason" label="原因" rules={reasonRules(shortest)}>
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={longest} autoFocus />
          </Form.Item>
        </Form>
        {fault !== null && <Alert type="error" showIcon title={fault} />}
      </Modal>
    </>
  );
}
