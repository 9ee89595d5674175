import { Button, Empty, Flex, Form, Input, Select, Space, Table, Typography } from 'antd';
import type { AuditListData, LogWords } from '../../../kernel/audit/api.ts';
import { query } from '../../kit/call.ts';
import { fromLocalInput } from '../../kit/time.ts';
import { secondText } from '../operations/words.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ExportButtons } from './export-buttons.tsx';

type Entry = AuditListData['entries'][number];

const DAY_MS = 86_400_000;

/** The search that the address holds, as the service wants it. */
export function searchIn({ one }: Pick<ReturnType<typeof useAddress>, 'one'>) {
  const start = (day: string) => (day === '' ? null : fromLocalInput(`${day}T00:00`));
  const until = start(one('to'));
  return {
    action: one('action'),
    objectId: one('objectId'),
    actor: one('actor'),
    person: one('person'),
    from: start(one('from')),
    to: until === null ? null : new Date(Date.parse(until) + DAY_MS).toISOString(),
  };
}

/** Who did or saw what, with whom and when. Nobody changes it. */
export function AuditPage() {
  const address = useAddress();
  const words = useAsk<LogWords>('/api/audit/words', { staleMs: 600_000 });
  const search = searchIn(address);
  const asked = useAsk<AuditListData>(`/api/audit?${query({ ...search, before: address.one('before') })}`);
  const { data } = asked;
  const nameOf = (names: Readonly<Record<string, string>> | undefined, code: string) => names?.[code] ?? '其他';
  return (
    <PageFrame title="审计日志" of={asked} extra={<ExportButtons path="/api/audit/export" search={search} />}>
      <Filters actions={words.data?.actions ?? {}} />
      <Table<Entry>
        size="small"
        rowKey="id"
        loading={asked.isAsking && data === null}
        dataSource={data?.entries ?? []}
        pagination={false}
        scroll={{ x: 1_180 }}
        locale={{ emptyText: <Empty description="没有符合条件的记录。请放宽日期，或去掉一个条件" /> }}
        columns={[
          { title: '时间', width: 165, render: (_, { at }) => secondText(at) },
          {
            title: '操作人',
            width: 110,
            render: (_, { actor, actorKind }) => actor ?? ACTORS[actorKind] ?? '其他',
          },
          { title: '操作', width: 170, render: (_, { action }) => nameOf(words.data?.actions, action) },
          {
            title: '对象',
            width: 210,
            render: (_, { objectKind, number }) => `${nameOf(words.data?.objects, objectKind)} ${number ?? ''}`,
          },
          { title: '单位', width: 150, dataIndex: 'organisation', ellipsis: true },
          {
            title: '涉及人员',
            width: 110,
            render: (_, { person, people }) => person ?? (people === null ? '' : `${people}人`),
          },
          { title: '事由', dataIndex: 'reason', ellipsis: true },
          { title: '来源地址', width: 140, dataIndex: 'ip' },
          { title: '序号', width: 80, align: 'right', dataIndex: 'id' },
        ]}
      />
      <Flex justify="space-between" align="center">
        <Typography.Text type="secondary">姓名已隐去一部分；按人员查找会记入日志</Typography.Text>
        <Space>
          {address.one('before') !== '' && <Button onClick={() => address.change({ before: null })}>回到最新</Button>}
          <Button
            disabled={!data?.next}
            onClick={() => address.change({ before: data?.next ? String(data.next) : null })}
          >
            更早的
          </Button>
        </Space>
      </Flex>
    </PageFrame>
  );
}

const ACTORS: Readonly<Record<string, string>> = {
  system: '系统',
  gateway: '接口口令',
  operator: '服务器命令行',
  stranger: '来历不明',
  person: '人员（已删除）',
};

function Filters({ actions }: { actions: Readonly<Record<string, string>> }) {
  const address = useAddress();
  const set = (name: string) => (value: string | undefined) => address.change({ [name]: value ?? null, before: null });
  const typed = (name: string) => ({
    defaultValue: address.one(name),
    key: `${name} ${address.one(name)}`,
    onPressEnter: ({ currentTarget }: { currentTarget: HTMLInputElement }) => set(name)(currentTarget.value.trim()),
    onBlur: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      if (currentTarget.value.trim() !== address.one(name)) set(name)(currentTarget.value.trim());
    },
  });
  const who = '姓名全名、手机号或账号';
  return (
    <Form layout="inline" style={{ rowGap: 8 }}>
      <Form.Item label="操作人">
        <Input {...typed('actor')} aria-label="操作人" placeholder={who} style={{ width: 190 }} />
      </Form.Item>
      <Form.Item label="被查看的人">
        <Input {...typed('person')} aria-label="被查看的人" placeholder={who} style={{ width: 190 }} />
      </Form.Item>
      <Form.Item label="操作">
        <Select
          aria-label="操作"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全部"
          style={{ width: 190 }}
          value={address.one('action') || undefined}
          onChange={set('action')}
          options={Object.entries(actions).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item label="编号">
        <Input {...typed('objectId')} aria-label="编号" placeholder="预警、通报编号" style={{ width: 150 }} />
      </Form.Item>
      <Form.Item label="日期">
        <Space>
          <Input
            type="date"
            aria-label="开始日期"
            value={address.one('from')}
            onChange={({ target }) => set('from')(target.value)}
          />
          至
          <Input
            type="date"
            aria-label="结束日期"
            value={address.one('to')}
            onChange={({ target }) => set('to')(target.value)}
          />
        </Space>
      </Form.Item>
    </Form>
  );
}
