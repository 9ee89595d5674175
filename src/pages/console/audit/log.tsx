import { Empty, Form, Table } from 'antd';
import type { AuditListData, LogWords } from '../../../kernel/audit/api.ts';
import { query } from '../../kit/call.ts';
import { secondText } from '../operations/words.ts';
import { type Address, useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { ChoiceFilter, DaysFilter, daysIn, TextFilter } from '../parts/log-filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ExportButtons } from './export-buttons.tsx';

type Entry = AuditListData['entries'][number];

/** The search that the address holds, as the service wants it. */
export function searchIn({ one }: Pick<Address, 'one'>) {
  return {
    action: one('action'),
    objectId: one('objectId'),
    actor: one('actor'),
    person: one('person'),
    ...daysIn({ one }),
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
      <Filters address={address} actions={words.data?.actions ?? {}} />
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
      <Pager
        address={address}
        next={data?.next ?? null}
        cursor="before"
        isLog
        note="姓名已隐去一部分；按人员查找会记入日志"
      />
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

function Filters({ address, actions }: { address: Address; actions: Readonly<Record<string, string>> }) {
  const who = '姓名全名、手机号或账号';
  return (
    <Form layout="inline" style={{ rowGap: 8 }}>
      <TextFilter address={address} name="actor" label="操作人" placeholder={who} width={190} />
      <TextFilter address={address} name="person" label="被查看的人" placeholder={who} width={190} />
      <ChoiceFilter address={address} name="action" label="操作" words={actions} width={190} />
      <TextFilter address={address} name="objectId" label="编号" placeholder="预警、通报编号" width={150} />
      <DaysFilter address={address} />
    </Form>
  );
}
