import { Alert, Button, Descriptions, Empty, Flex, Input, Modal, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { CandidatesData } from '../../../domain/warnings/api.ts';
import { useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';
import { useKeys } from '../shell/keys.tsx';
import type { FormProps } from './act-frame.tsx';
import { PhoneLook } from './facts.tsx';

type Candidate = CandidatesData['candidates'][number];

const BY_NUMBER = 9;

/** What the feed said beside who it could be, point by point; a figure key chooses, Ctrl+Enter sends it out. */
export function MatchForm({ view, acting, onClose, onDone, onNobody }: FormProps & { onNobody: (() => void) | null }) {
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Candidate | null>(null);
  const [trouble, setTrouble] = useState('');
  const words = useSettled(typed.trim());
  const found = useAsk<CandidatesData>(`/api/warnings/${view.id}/candidates?q=${encodeURIComponent(words)}`);
  const isAgain = view.dispatchedAt !== null;
  const candidates = found.data?.candidates ?? [];
  const given = found.data?.given ?? null;
  const submit = isAgain ? '改派并下发' : '匹配并下发';
  const send = async () => {
    if (!picked) return setTrouble('请先选一名员工');
    const refused = await acting.run('match', { employeeId: picked.employeeId });
    if (refused === null) return onDone('match');
    if (refused.status === 409) return onClose();
    setTrouble(refused.message);
  };
  useKeys([
    ...candidates.slice(0, BY_NUMBER).map((one, place) => ({
      keys: String(place + 1),
      says: `选第${place + 1}人`,
      run: () => setPicked(one),
      inDialogs: true,
    })),
    { keys: '/', says: '查找员工', run: () => document.getElementById('match-words')?.focus(), inDialogs: true },
    { keys: 'Ctrl+Enter', says: submit, run: () => void send(), inDialogs: true, inFields: true },
  ]);
  return (
    <Modal
      open
      title={isAgain ? '改派给其他员工' : '匹配员工'}
      width={980}
      style={{ top: 32 }}
      onCancel={onClose}
      footer={[
        onNobody && (
          <Button key="nobody" danger onClick={onNobody}>
            查无此人…
          </Button>
        ),
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button
          key="send"
          type="primary"
          disabled={picked === null}
          loading={acting.pending === 'match'}
          onClick={() => void send()}
        >
          {submit}
          {picked && `：${picked.name}`}（Ctrl+Enter）
        </Button>,
      ]}
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">
          {isAgain ? '改派后，原来收到的卡片作废，按新单位重新下发。' : '匹配后立即下发给该单位的安全顾问。'}
        </Typography.Text>
        <Flex gap={16} align="flex-start">
          <div style={{ width: 250, flex: 'none' }}>
            <Descriptions
              title="来件内容"
              size="small"
              column={1}
              bordered
              styles={{ label: { width: 72, whiteSpace: 'nowrap' } }}
              items={[
                { key: 'source', label: '来源', children: given?.source ?? '…' },
                { key: 'organisation', label: '单位', children: view.organisation?.name ?? '未注明' },
                {
                  key: 'phone',
                  label: '手机号',
                  children: given?.hasPhone ? <PhoneLook id={view.id} whose="given" name="来件" /> : '未随件送来',
                },
                { key: 'type', label: '类型', children: view.fraudName },
                { key: 'note', label: '备注', children: view.note ?? '无' },
              ]}
            />
          </div>
          <Flex vertical gap={8} style={{ flex: 1, minWidth: 0 }}>
            <Input.Search
              id="match-words"
              allowClear
              placeholder="姓名、手机号、单位或工号，可连着写"
              aria-label="查找员工"
              maxLength={60}
              value={typed}
              loading={found.isAsking}
              onSearch={() => words === typed.trim() && candidates.length === 1 && setPicked(candidates[0] ?? null)}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Table
              size="small"
              rowKey="employeeId"
              dataSource={candidates}
              pagination={false}
              scroll={{ y: 320 }}
              rowSelection={{
                type: 'radio',
                selectedRowKeys: picked ? [picked.employeeId] : [],
                onChange: (_, [one]) => setPicked(one ?? null),
              }}
              onRow={(one) => ({ onClick: () => setPicked(one) })}
              locale={{
                emptyText: (
                  <Empty
                    description={
                      words === ''
                        ? given?.hasPhone
                          ? '按手机号没有找到，请按姓名或单位查找'
                          : '请按姓名、单位或工号查找'
                        : '没有找到在职的员工，请换个写法'
                    }
                  />
                ),
              }}
              columns={[
                { title: '键', width: 44, render: (_, __, place) => (place < BY_NUMBER ? place + 1 : '') },
                { title: '姓名', dataIndex: 'name', width: 90, render: (name: string) => <b>{name}</b> },
                {
                  title: '单位',
                  render: (_, one) => (
                    <>
                      {one.organisationName}{' '}
                      {view.organisation && <Fits isEqual={one.organisationId === view.organisation.id} />}
                    </>
                  ),
                },
                {
                  title: '部门、岗位',
                  render: (_, one) => [one.unitName, one.post].filter(Boolean).join('　') || '未登记',
                },
                { title: '工号', dataIndex: 'employeeNo', width: 90 },
                {
                  title: '手机号',
                  width: 90,
                  render: (_, one) => (given?.hasPhone ? <Fits isEqual={one.phoneFits} /> : '无从比对'),
                },
              ]}
            />
            {found.data?.isMore && <Typography.Text type="secondary">还有更多，请写得再具体些</Typography.Text>}
          </Flex>
        </Flex>
        {trouble && <Alert type="error" showIcon title={trouble} role="alert" />}
      </Flex>
    </Modal>
  );
}

const Fits = ({ isEqual }: { isEqual: boolean }) =>
  isEqual ? <Tag color="success">✓ 一致</Tag> : <Tag color="warning">≠ 不同</Tag>;
