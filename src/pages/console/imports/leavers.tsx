import { Card, Table } from 'antd';
import { useState } from 'react';
import type { LeaverListData } from '../../../domain/roster/api.ts';
import { query } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { Paging } from './paging.tsx';
import { importPath } from './words.ts';

/** Whom a full list would let go, by name: a number alone tells nobody that the wrong workshop is missing. */
export function LeaverTable({ id, leavers }: { id: string; leavers: number }) {
  const [turned, setTurned] = useState<readonly string[]>([]);
  const asked = useAsk<LeaverListData>(`${importPath(id)}/leavers?${query({ after: turned.at(-1), limit: 50 })}`);
  return (
    <Card size="small" title={`将登记为离职的${leavers}人`}>
      <p>完整名单上没有这些在册员工；仍在职的，请补进名单后重新上传。</p>
      <Table
        size="small"
        rowKey="id"
        pagination={false}
        loading={asked.isAsking}
        dataSource={asked.data?.leavers ?? []}
        columns={[
          { title: '姓名', dataIndex: 'name', width: 140 },
          { title: '工号', dataIndex: 'employeeNo', width: 140 },
          { title: '单位', dataIndex: 'organisation', ellipsis: true },
          { title: '部门', dataIndex: 'unit', ellipsis: true },
        ]}
      />
      <Paging turned={turned} next={asked.data?.next ?? null} onTurn={setTurned} label="离职名单翻页" />
    </Card>
  );
}
