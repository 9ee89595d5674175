import { Alert, Button, Flex, Form, Input, Modal, Progress, Radio, Table } from 'antd';
import { useRef, useState } from 'react';
import type { QueueIdsData } from '../../../domain/warning-views/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { save } from '../parts/download.ts';

type Target = QueueIdsData['warnings'][number];

interface Result extends Target {
  outcome: '已完成' | '未完成';
  why: string;
}

const ACTS = [
  {
    act: 'revoke',
    right: 'warning.revoke',
    title: '撤销',
    says: '卡片变灰，已签收的人收到撤销通知，不能恢复',
    reason: true,
  },
  {
    act: 'police_close',
    right: 'warning.police_close',
    title: '民警办结',
    says: '预警到此结束，不能恢复',
    reason: true,
  },
  { act: 'assign_duty', right: 'warning.assign', title: '转派值班', says: '通知所属派出所值班民警接手', reason: false },
] as const;
type Act = (typeof ACTS)[number];

export const actsFor = (rights: readonly string[]): readonly Act[] =>
  ACTS.filter(({ right }) => rights.includes(right));

interface BulkProps {
  targets: readonly Target[];
  rights: readonly string[];
  onClose: () => void;
}

/** One act on many, one after the other, each by its own right and state; whatever is refused is listed with its reason. */
export function Bulk({ targets, rights, onClose }: BulkProps) {
  const acts = actsFor(rights);
  const [form] = Form.useForm<{ act: Act['act']; reason?: string }>();
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  const chosen = Form.useWatch('act', form);
  const act = acts.find((one) => one.act === chosen);

  const run = async ({ act: name, reason = '' }: { act: Act['act']; reason?: string }) => {
    isStopped.current = false;
    setRunning(true);
    const done: Result[] = [];
    for (const target of targets) {
      if (isStopped.current) break;
      done.push(await actOn(target, name, name === 'assign_duty' ? {} : { reason: reason.trim() }));
      setResults([...done]);
    }
    setRunning(false);
    await askAgain('/api/desk/warnings', '/api/warnings');
  };

  const count = results?.length ?? 0;
  const refused = results?.filter(({ outcome }) => outcome === '未完成').length ?? 0;
  return (
    <Modal
      open
      title={`处理所选${targets.length}起预警`}
      width={640}
      onCancel={() => !isRunning && onClose()}
      closable={!isRunning}
      mask={{ closable: false }}
      footer={
        <Flex gap={8} justify="end">
          {results && !isRunning && <Button onClick={() => saveResults(results)}>下载结果</Button>}
          {isRunning && <Button onClick={() => (isStopped.current = true)}>停止</Button>}
          {!isRunning && <Button onClick={onClose}>{results ? '关闭' : '取消'}</Button>}
          {!results && (
            <Button type="primary" danger={act?.reason === true} disabled={!act} onClick={() => form.submit()}>
              {act ? `${act.title}${targets.length}起` : '请选择'}
            </Button>
          )}
        </Flex>
      }
    >
      {!results && (
        <Form form={form} layout="vertical" onFinish={(values) => void run(values)}>
          <Form.Item name="act" label="怎么处理" rules={[{ required: true, message: '请选择怎么处理' }]}>
            <Radio.Group options={acts.map((one) => ({ value: one.act, label: one.title }))} />
          </Form.Item>
          {act && (
            <Alert type={act.reason ? 'warning' : 'info'} showIcon title={act.says} style={{ marginBottom: 16 }} />
          )}
          {act?.reason && (
            <Form.Item name="reason" label="原因" rules={[{ required: true, whitespace: true, message: '请填写原因' }]}>
              <Input.TextArea autoFocus rows={3} maxLength={200} showCount placeholder="会写入每一起的记录" />
            </Form.Item>
          )}
        </Form>
      )}
      {results && (
        <Flex vertical gap={12}>
          <Progress percent={Math.round((count / targets.length) * 100)} status={isRunning ? 'active' : 'normal'} />
          <div role="status">
            共{targets.length}起：已完成{count - refused}起，未完成{refused}起
            {!isRunning && count < targets.length && `，停止后剩余${targets.length - count}起未处理`}
          </div>
          <Table
            size="small"
            rowKey="id"
            dataSource={[...results].sort((a, b) => (a.outcome === b.outcome ? 0 : a.outcome === '未完成' ? -1 : 1))}
            pagination={{ pageSize: 8, size: 'small', hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: '编号', dataIndex: 'number', width: 180 },
              { title: '结果', dataIndex: 'outcome', width: 90 },
              { title: '原因', dataIndex: 'why' },
            ]}
          />
        </Flex>
      )}
    </Modal>
  );
}

async function actOn({ id, number }: Target, act: string, body: object): Promise<Result> {
  try {
    await call('POST', `/api/warnings/${id}/${act}`, body);
    return { id, number, outcome: '已完成', why: '' };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { id, number, outcome: '未完成', why: error.message };
  }
}

function saveResults(results: readonly Result[]): void {
  const lines = [['编号', '结果', '原因'], ...results.map(({ number, outcome, why }) => [number, outcome, why])];
  const text = lines.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
  save(new Blob([`\ufeff${text}`], { type: 'text/csv' }), '批量处理结果.csv');
}
