import { Button, Empty, Flex, Table, Typography } from 'antd';
import { type Key, useState } from 'react';
import { useLocation } from 'wouter';
import type { QueueData, QueueFacetsData, QueueIdsData, QueueRowData } from '../../../domain/warning-views/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { useFresh } from '../parts/live.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMe } from '../shell/me.ts';
import { actsFor, Bulk } from './bulk.tsx';
import { ColumnButton, useColumns } from './columns.tsx';
import { ExportButton } from './export.tsx';
import { Facets } from './facets.tsx';
import { SidePanel } from './panel.tsx';
import { clear, FILTERS, Search } from './search.tsx';
import { columnsOf } from './table-columns.tsx';
import { Views } from './views.tsx';
import { useWords } from './words.ts';

const PAGE = 50;

/** Every warning one may know of, narrowed and walked through by key; police act on one by one or many at once. */
export function QueuePage() {
  const address = useAddress();
  const [, go] = useLocation();
  const me = useMe();
  const words = useWords();
  // A full number stays out of the address: addresses are kept by browsers and passed on.
  const [phone, setPhone] = useState('');
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(new Map());
  const [targets, setTargets] = useState<QueueIdsData['warnings'] | null>(null);
  const [refusal, setRefusal] = useState('');
  const filters = query({ ...Object.fromEntries(FILTERS.map((name) => [name, address.one(name)])), phone });
  const part = query({ sort: address.one('sort'), after: address.one('after'), limit: PAGE });
  const list = useAsk<QueueData>(`/api/desk/warnings?${[filters, part].filter(Boolean).join('&')}`);
  const counts = useAsk<QueueFacetsData>(`/api/desk/warnings/facets?${filters}`);
  useFresh(['warnings'], '/api/desk/warnings');
  const rows = list.data?.warnings ?? [];
  const shown = address.one('at');
  const rights = me.data?.rights ?? [];
  const mayAct = actsFor(rights).length > 0;
  const isPolice = rights.includes('warning.take_over');

  const all = columnsOf(words);
  const { columns, setting } = useColumns(all);

  const show = (id: string) => address.change({ at: id }, { replace: true });
  const walk = (step: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.findIndex(({ id }) => id === shown) + step))];
    if (next) show(next.id);
  };
  const pick = (row: Pick<QueueRowData, 'id' | 'number'> | undefined) => {
    if (!row) return;
    const next = new Map(picked);
    if (!next.delete(row.id)) next.set(row.id, row.number);
    setPicked(next);
  };
  const selectAll = async () => {
    try {
      setRefusal('');
      const { warnings } = await call<QueueIdsData>('GET', `/api/desk/warnings/ids?${filters}`);
      setTargets(warnings);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setRefusal(error.message);
    }
  };
  useKeys([
    { keys: 'j ArrowDown', says: '看下一起', run: () => walk(1) },
    { keys: 'k ArrowUp', says: '看上一起', run: () => walk(-1) },
    ...(shown === ''
      ? []
      : [
          { keys: 'Enter', says: '打开这一起', run: () => go(`/w/${shown}`) },
          { keys: 'Escape', says: '收起摘要', run: () => show('') },
        ]),
    ...(mayAct && shown !== ''
      ? [{ keys: 'x', says: '选中或取消这一起', run: () => pick(rows.find(({ id }) => id === shown)) }]
      : []),
    { keys: '/', says: '按编号找', run: () => document.getElementById('queue-number')?.focus() },
    { keys: 'r', says: '刷新', run: () => void list.refresh() },
  ]);

  return (
    <PageFrame
      title="预警队列"
      of={list}
      extra={
        <Flex gap={8} align="center">
          {refusal && <Typography.Text type="danger">{refusal}</Typography.Text>}
          {picked.size > 0 && (
            <>
              <Button type="link" onClick={() => setPicked(new Map())}>
                取消选择
              </Button>
              <Button type="primary" onClick={() => setTargets([...picked].map(([id, number]) => ({ id, number })))}>
                处理所选{picked.size}起
              </Button>
            </>
          )}
          {mayAct && (
            <Button disabled={!counts.data?.total} onClick={() => void selectAll()}>
              处理符合条件的全部{counts.data?.total ?? 0}起
            </Button>
          )}
          <Views address={address} />
          <ColumnButton all={all} setting={setting} />
          {isPolice && (
            <ExportButton
              search={[filters, query({ sort: address.one('sort') })].filter(Boolean).join('&')}
              total={counts.data?.total ?? 0}
            />
          )}
        </Flex>
      }
    >
      <Search
        key={address.search === '' ? 'clear' : 'set'}
        {...{ address, phone, setPhone, isPolice }}
        hasTurns={rights.includes('warning.support')}
        shiftFrom={counts.data?.shiftFrom}
        isOfStation={me.data?.roles.some(({ role }) => role.startsWith('STATION')) ?? false}
      />
      <Flex gap={16} align="start">
        <div style={{ width: 232, flex: 'none' }}>
          <Facets counts={counts.data} words={words} address={address} />
        </div>
        <Flex vertical gap={12} style={{ flex: 1, minWidth: 0 }}>
          <Table<QueueRowData>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: columns.reduce((sum, { width }) => sum + Number(width), 32) }}
            columns={columns}
            rowSelection={
              mayAct
                ? {
                    selectedRowKeys: [...picked.keys()],
                    onChange: (keys: Key[], selected) => setPicked(kept(picked, keys, selected)),
                    preserveSelectedRowKeys: true,
                  }
                : undefined
            }
            rowClassName={({ id }) => (id === shown ? 'ant-table-row-selected' : '')}
            onRow={(row) => ({
              onClick: () => show(row.id),
              onDoubleClick: () => go(`/w/${row.id}`),
              'aria-selected': row.id === shown,
              style: { cursor: 'pointer' },
            })}
            locale={{
              emptyText: (
                <Empty description="没有符合条件的预警。可以放宽左侧条件，或查看“全部”。">
                  <Button onClick={() => clear(address, setPhone)}>清除条件</Button>
                </Empty>
              ),
            }}
          />
          <Pager address={address} next={list.data?.next ?? null} />
        </Flex>
      </Flex>
      <SidePanel id={shown} onClose={() => show('')} />
      {targets && (
        <Bulk
          targets={targets}
          rights={rights}
          onClose={() => {
            setTargets(null);
            setPicked(new Map());
          }}
        />
      )}
    </PageFrame>
  );
}

/** Rows of other pages that are picked keep their number. */
function kept(
  before: ReadonlyMap<string, string>,
  keys: readonly Key[],
  selected: readonly (QueueRowData | undefined)[],
): Map<string, string> {
  const numbers = new Map(selected.flatMap((row) => (row ? [[row.id, row.number]] : [])));
  return new Map(keys.map((key) => [String(key), numbers.get(String(key)) ?? before.get(String(key)) ?? '']));
}
