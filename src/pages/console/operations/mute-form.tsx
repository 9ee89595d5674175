import { Alert, App, Form, Input, Modal, Radio, Segmented } from 'antd';
import { useState } from 'react';
import type { MuteInput, MuteWindowData } from '../../../domain/mute-windows/api.ts';
import { MUTE_KINDS, type MuteKind } from '../../../domain/mute-windows/types.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { askAgain } from '../parts/ask.ts';

interface Values {
  kind: MuteKind;
  reason: string;
  from?: string;
  to: string;
}

/** From now or later, always with its end. */
export function MuteForm({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [isLater, setLater] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function declare({ kind, reason, from, to }: Values): Promise<void> {
    setBusy(true);
    const startsAt = isLater && from ? fromLocalInput(from) : null;
    const body: MuteInput = {
      ...{ kind, reason, to: fromLocalInput(to) ?? '' },
      ...(startsAt === null ? {} : { from: startsAt }),
    };
    try {
      await call<MuteWindowData>('POST', '/api/mute-windows', body);
      message.success(isLater ? '已设置，到时自动开始和结束' : '已开始，到点自动结束');
      await askAgain('/api/mute-windows');
      onClose();
    } catch (problem) {
      const said = problem instanceof ApiProblem ? problem.message : '没有成功，请再试一次';
      const field = problem instanceof ApiProblem && problem.field === 'from' ? 'from' : 'to';
      form.setFields([{ name: field, errors: [said] }]);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title="设置静默或维护时段"
      width={560}
      onCancel={onClose}
      cancelText="不设置"
      okText={isLater ? '到时静默' : '马上静默'}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ kind: 'MAINTENANCE' }}
        onFinish={(values) => void declare(values)}
      >
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title="只影响中危、低危的升级和再提醒，以及来源中断的通知"
          description="特急、高危照常。结束后，等着的步骤依次继续。"
        />
        <Form.Item name="kind" label="类型">
          <Radio.Group options={Object.entries(MUTE_KINDS).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item
          name="reason"
          label="原因（会显示在实时态势上）"
          rules={[{ required: true, min: 2, whitespace: true, message: '请写明原因，至少 2 个字' }]}
        >
          <Input maxLength={200} placeholder="如：机房电源检修" />
        </Form.Item>
        <Form.Item label="开始">
          <Segmented
            value={isLater ? 'later' : 'now'}
            options={[
              { value: 'now', label: '马上' },
              { value: 'later', label: '指定时间' },
            ]}
            onChange={(value) => setLater(value === 'later')}
          />
        </Form.Item>
        {isLater && (
          <Form.Item name="from" label="开始时间" rules={[{ required: true, message: '请选开始时间' }]}>
            <Input type="datetime-local" />
          </Form.Item>
        )}
        <Form.Item name="to" label="结束时间（最长 4 小时）" rules={[{ required: true, message: '请选结束时间' }]}>
          <Input type="datetime-local" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
