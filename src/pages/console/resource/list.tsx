import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Empty, Flex, Table, type TableProps, Tooltip } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { COUNTED_AT_MOST, type ResourceData, type RowData, type RowsData } from '../../../kernel/resource/api.ts';
import { ApiProblem, query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { download } from '../parts/download.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { useKeys } from '../shell/keys.tsx';
import { Filters, filtersOf } from './filters.tsx';
import { renew, SendForm } from './form.tsx';
import { type ColumnData, isNumber, Value, WIDTHS } from './value.tsx';

/** The list of anything that a definition describes; `id` is its name. */
export function ResourceListPage({ id: name }: { id: string }) {
  const of = useAsk<ResourceData>(`/api/desk/r/${encodeURIComponent(name)}`, { staleMs: 60_000 });
  // While another list is asked for, the answer before it is still there.
  if (of.data?.name !== name) return <PageFrame title="列表" of={{ ...of, data: null }} />;
  return <List key={name} of={of.data} />;
}

function List({ of }: { of: ResourceData }) {
  const { name, title, create, columns } = of;
  const address = useAddress();
  const [, go] = useLocation();
  const [isMaking, setMaking] = useState(false);
  const filters = query(Object.fromEntries([...filtersOf(of), 'sort'].map((one) => [one, address.one(one)])));
  const asked = [filters, query({ after: address.one('after') })].filter(Boolean).join('&');
  const list = useAsk<RowsData>(`/api/desk/r/${name}/rows?${asked}`);
  const rows = list.data?.rows ?? [];
  const total = list.data?.total ?? 0;
  const at = address.one('at');
  const walk = (step: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.findIndex(({ id }) => id === at) + step))];
    if (next) address.change({ at: next.id }, { replace: true });
  };
  const pathOf = (id: string) => `/r/${name}/${id}`;
  useKeys([
    { keys: 'j ArrowDown', says: '下一条', run: () => walk(1) },
    { keys: 'k ArrowUp', says: '上一条', run: () => walk(-1) },
    ...(at === '' ? [] : [{ keys: 'Enter', says: '打开这一条', run: () => go(pathOf(at)) }]),
    ...(create ? [{ keys: 'c', says: create.title, run: () => setMaking(true) }] : []),
    { keys: '/', says: '查找', run: () => document.getElementById('resource-search')?.focus() },
    { keys: 'r', says: '刷新', run: () => void list.refresh() },
  ]);
  const listed = columns.filter(({ isListed }) => isListed);
  return (
    <PageFrame
      title={title}
      of={list}
      extra={
        <Flex gap={8}>
          <ExportButton {...{ name, title, filters }} isDisabled={total === 0} />
          {create && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {create.title}
            </Button>
          )}
        </Flex>
      }
    >
      <Filters of={of} address={address} />
      <Table<RowData>
        rowKey="id"
        size="small"
        dataSource={rows}
        pagination={false}
        scroll={{ x: listed.reduce((sum, { kind }) => sum + WIDTHS[kind], 0) }}
        columns={listed.map((column, place) => columnOf(column, place === 0 ? pathOf : null, address.one('sort')))}
        rowClassName={({ id }) => (id === at ? 'ant-table-row-selected' : '')}
        onRow={({ id }) => ({
          onClick: () => go(pathOf(id)),
          'aria-selected': id === at,
          style: { cursor: 'pointer' },
        })}
        onChange={(_page, _filters, sorter) => {
          const { columnKey, order } = [sorter].flat()[0] ?? {};
          const sort = order ? `${order === 'descend' ? '-' : ''}${String(columnKey)}` : null;
          address.change({ sort, after: null, at: null });
        }}
        locale={{
          emptyText:
            filters === '' ? (
              <Empty description={`您的管辖范围内还没有${title}`}>
                {create && <Button onClick={() => setMaking(true)}>{create.title}</Button>}
              </Empty>
            ) : (
              <Empty description="没有符合条件的，请放宽或清除条件" />
            ),
        }}
      />
      <Pager address={address} next={list.data?.next ?? null} note={countText(total)} />
      {create && isMaking && (
        <SendForm
          of={of}
          send={create}
          onClose={() => setMaking(false)}
          onDone={({ id = '' }) => {
            setMaking(false);
            address.change({ at: id, after: null }, { replace: true });
            void renew(name);
          }}
        />
      )}
    </PageFrame>
  );
}

const countText = (total: number): string =>
  total > COUNTED_AT_MOST ? `${COUNTED_AT_MOST}条以上` : total === 0 ? '' : `共${total}条`;

function columnOf(
  column: ColumnData,
  pathOf: ((id: string) => string) | null,
  sort: string,
): NonNullable<TableProps<RowData>['columns']>[number] {
  const { name, title, kind, isSortable } = column;
  const order = sort === name ? ('ascend' as const) : sort === `-${name}` ? ('descend' as const) : null;
  return {
    key: name,
    title,
    width: WIDTHS[kind],
    ellipsis: kind === 'text' || kind === 'place',
    ...(isNumber(column) && { align: 'right' as const }),
    ...(isSortable && { sorter: true, sortOrder: order }),
    render: (_: unknown, row: RowData) =>
      pathOf ? (
        <Link href={pathOf(row.id)} onClick={(event) => event.stopPropagation()}>
          <Value column={column} row={row} />
        </Link>
      ) : (
        <Value column={column} row={row} />
      ),
  };
}

interface ExportProps {
  name: string;
  title: string;
  filters: string;
  isDisabled: boolean;
}

/** The list as it is narrowed and ordered now, as a file. */
function ExportButton({ name, title, filters, isDisabled }: ExportProps) {
  const { message } = App.useApp();
  const [isTaking, setTaking] = useState(false);
  const take = async () => {
    setTaking(true);
    try {
      await download(`/api/desk/r/${name}/rows.xlsx?${filters}`, `${title}.xlsx`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      void message.error(error.message, 8);
    } finally {
      setTaking(false);
    }
  };
  return (
    <Tooltip title="按当前条件和次序导出；文件末尾写明导出人和时间，导出记入审计日志">
      <Button icon={<DownloadOutlined />} loading={isTaking} disabled={isDisabled} onClick={() => void take()}>
        导出 XLSX
      </Button>
    </Tooltip>
  );
}
