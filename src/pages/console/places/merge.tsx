import { Alert, App, Form, Input, Modal, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { MergedData, MergePreviewData } from '../../../domain/people/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import type { UnitNode } from './unit-tree.ts';

interface MergeUnitsProps {
  organisationId: string;
  units: readonly UnitNode[];
  /** Those that will be no more. */
  going: readonly UnitNode[];
  isOpen: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** What the units become is chosen, what will move is said, and only then it is done. */
export function MergeUnits({ organisationId, units, going, isOpen, onClose, onDone }: MergeUnitsProps) {
  const { message } = App.useApp();
  const [intoId, setInto] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const path = `/api/places/${encodeURIComponent(organisationId)}/merge`;
  const asked = new URLSearchParams([...going.map(({ id }) => ['unitIds', id]), ['intoId', intoId ?? '']]);
  const said = useAsk<MergePreviewData>(`${path}?${asked}`, { isOn: isOpen && intoId !== null });
  const preview = intoId === null || said.isAsking ? null : said.data;
  const isReady = preview !== null && said.problem === null && reason.trim().length >= 2;

  async function merge(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      const unitIds = going.map(({ id }) => id);
      const done = await call<MergedData>('POST', path, { unitIds, intoId, reason: reason.trim() });
      void message.success(`已合并，${done.people}人转入“${preview?.into ?? ''}”`);
      // Nothing is asked about units that are no more.
      flushSync(() => {
        setInto(null);
        setReason('');
      });
      await onDone();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open={isOpen}
      title={`合并${going.map(({ path: name }) => `“${name}”`).join('、')}`}
      okText="合并这些部门"
      okButtonProps={{ danger: true, disabled: !isReady, loading: isBusy }}
      cancelText="不合并"
      onOk={() => void merge()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form layout="vertical">
        <Form.Item label="合并到" htmlFor="merge-into">
          <Select
            id="merge-into"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择它本来的部门"
            value={intoId}
            onChange={(id) => {
              setInto(id);
              setTrouble(null);
            }}
            options={units
              .filter(({ id }) => !going.some((one) => one.id === id))
              .map(({ id, path: name, people }) => ({ value: id, label: `${name}（${people}人）` }))}
            notFoundContent="没有别的部门可以合并到"
          />
        </Form.Item>
        {intoId !== null && said.isAsking && <Skeleton active paragraph={{ rows: 2 }} aria-label="正在核对" />}
        {intoId !== null && said.problem && <Alert type="error" showIcon title={said.problem.message} />}
        {preview && said.problem === null && <Preview preview={preview} />}
        <Form.Item label="合并原因" htmlFor="merge-reason" style={{ marginTop: 16 }} extra="会记入变更记录和审计日志。">
          <Input
            id="merge-reason"
            maxLength={100}
            placeholder="如：名单上写错了部门名称"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Form.Item>
        {trouble !== null && <Alert type="error" showIcon title={trouble} />}
      </Form>
    </Modal>
  );
}

const BECOMES = { FIRST: '成为负责人', DEPUTY: '改为副职', ONCE: '两边都有，只留一个' } as const;

function Preview({ preview }: { preview: MergePreviewData }) {
  const { units, moved, people, former, posts, lists, departments } = preview;
  const others = [
    [preview.warnings, '起未办结的预警'],
    [preview.bulletins, '份通报的发送对象'],
    [preview.campaigns, '个防护活动的统计'],
    [preview.visits, '次走访记录'],
    [departments, '个企业微信部门的对应关系'],
  ].flatMap(([n, word]) => (n === 0 ? [] : [`${n}${word}`]));
  return (
    <Alert
      type="warning"
      showIcon
      title={`将有${people}名在职员工转到“${preview.into}”，合并后不能撤回`}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }} aria-label="合并会带走的内容">
          {units.map(({ id, name, into, people: n }) => (
            <li key={id}>
              “{name}”（{n}人）并入“{into}”
            </li>
          ))}
          {moved.length > 0 && <li>改到它下面：{moved.join('、')}</li>}
          {posts.map((post) => (
            <li key={`${post.name} ${post.title} ${post.becomes}`}>
              {post.title}
              {post.name}：{BECOMES[post.becomes]}
            </li>
          ))}
          {former > 0 && <li>{former}名已离职员工的登记</li>}
          {others.length > 0 && <li>{others.join('、')}</li>}
          <li>以后名单里再写原来的名称，按合并后的部门登记，不会新建。</li>
          {lists > 0 && <li>有{lists}份名单正等待确认或正在导入，确认后同样按合并后的部门登记。</li>}
        </ul>
      }
    />
  );
}
