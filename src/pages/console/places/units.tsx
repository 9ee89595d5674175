import { Button, Card, Empty, Flex, Space, Table, Tag, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { output } from 'zod';
import type { UnitList as UnitListView } from '../../../domain/duty/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { MergeUnits } from './merge.tsx';
import { treeOf, type UnitNode, withPaths } from './unit-tree.ts';

interface UnitListProps {
  organisationId: string;
  /** Chosen in the tree; '' for none. */
  chosen: string;
  mayMerge: boolean;
  onChanged: () => Promise<void>;
}

/** Units with whoever answers for each; those that were written wrongly are ticked and merged. */
export function UnitList({ organisationId, chosen, mayMerge, onChanged }: UnitListProps) {
  const asked = useAsk<output<typeof UnitListView>>(`/api/organisations/${encodeURIComponent(organisationId)}/units`);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [isMerging, setMerging] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  const units = withPaths(asked.data?.units ?? []);
  const going = units.filter(({ id }) => ticked.includes(id));
  const isLoaded = asked.data !== null;
  useEffect(() => {
    if (chosen !== '' && isLoaded) table.current?.querySelector('.unit-chosen')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, isLoaded]);
  return (
    <Card
      size="small"
      title={`部门（${units.length}个）`}
      extra={
        mayMerge && (
          <Space>
            {going.length > 0 && <Typography.Text type="secondary">已选{going.length}个</Typography.Text>}
            <Button disabled={going.length === 0} onClick={() => setMerging(true)}>
              合并部门
            </Button>
          </Space>
        )
      }
    >
      <div ref={table}>
        <Table<UnitNode>
          key={units.length}
          size="small"
          rowKey="id"
          pagination={false}
          loading={asked.isAsking && !isLoaded}
          dataSource={treeOf(units)}
          expandable={{ defaultExpandAllRows: true }}
          rowClassName={({ id }) => (id === chosen ? 'unit-chosen ant-table-row-selected' : '')}
          {...(mayMerge
            ? {
                rowSelection: {
                  checkStrictly: true,
                  selectedRowKeys: [...ticked],
                  onChange: (keys) => setTicked(keys.map(String)),
                  hideSelectAll: true,
                  getTitleCheckboxProps: () => ({ 'aria-label': '选择' }),
                  getCheckboxProps: ({ path }) => ({ 'aria-label': `选择${path}` }),
                },
              }
            : {})}
          locale={{ emptyText: <Empty description="还没有部门；导入名单时按“部门/车间”一列建立" /> }}
          columns={[
            { title: '部门', dataIndex: 'name' },
            {
              title: '在职',
              width: 90,
              align: 'right',
              render: (_, { id, people }) =>
                people === 0 ? '0人' : <Link href={`/people?${query({ unitId: id })}`}>{people}人</Link>,
            },
            { title: '负责人', render: (_, unit) => <Owners unit={unit} /> },
          ]}
        />
      </div>
      {mayMerge && (
        <Typography.Text type="secondary">
          写错了名字的部门：在前面打勾，点“合并部门”，再选它本来的部门；人员、负责人和走访等一并转过去。
        </Typography.Text>
      )}
      <MergeUnits
        organisationId={organisationId}
        units={units}
        going={going}
        isOpen={isMerging}
        onClose={() => setMerging(false)}
        onDone={async () => {
          setMerging(false);
          setTicked([]);
          await onChanged();
        }}
      />
    </Card>
  );
}

function Owners({ unit: { owners } }: { unit: Pick<UnitNode, 'owners'> }) {
  if (owners.length === 0) return <Tag color="warning">▲ 没有负责人</Tag>;
  return (
    <Flex gap={8} wrap>
      {owners.map(({ personId, name, deputy }) => (
        <Link key={personId} href={`/people?${query({ person: personId })}`}>
          {name}
          {deputy && '（副）'}
        </Link>
      ))}
    </Flex>
  );
}
