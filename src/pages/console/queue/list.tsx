import type { TableProps } from 'antd';
import { Button, DatePicker, Empty, Flex, Input, Segmented, Select, Table, Tag, Typography, theme } from 'antd';
import dayjs from 'dayjs';
import { type Key, useState } from 'react';
import { useLocation } from 'wouter';
import {
  FACETS,
  type QueueData,
  type QueueFacetsData,
  type QueueIdsData,
  type QueueRowData,
} from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { type Address, useAddress } from '../parts/address.ts';
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
import { Views } from './views.tsx';
import { LATE, LEVEL_COLOURS, useWords } from './words.ts';

const PAGE = 50;

const FILTERS = [...FACETS, 'open', 'who', 'from', 'until', 'number', 'person', 'unit'] as const;
const SORTS = [
  { value: '', label: '最新在前' },
  { value: 'level', label: '等级高在前' },
  { value: 'due', label: '时限近在前' },
  { value: 'oldest', label: '最早在前' },
];

/** Every warning one sees as police, narrowed, walked through by key, and acted on one by one or many at once. */
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
          <ExportButton
            search={[filters, query({ sort: address.one('sort') })].filter(Boolean).join('&')}
            total={counts.data?.total ?? 0}
          />
        </Flex>
      }
    >
      <Search
        key={address.search === '' ? 'clear' : 'set'}
        {...{ address, phone, setPhone }}
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

function clear(address: Address, setPhone: (phone: string) => void): void {
  setPhone('');
  address.change(Object.fromEntries([...FILTERS, 'after', 'at'].map((name) => [name, null])));
}

interface SearchProps {
  address: Address;
  phone: string;
  setPhone: (phone: string) => void;
  shiftFrom: string | undefined;
  isOfStation: boolean;
}

function Search({ address, phone, setPhone, shiftFrom, isOfStation }: SearchProps) {
  const { token } = theme.useToken();
  const set = (name: string) => (value: string) => address.change({ [name]: value.trim(), after: null });
  const from = address.one('from');
  const until = address.one('until');
  const isNarrowed = phone !== '' || FILTERS.some((name) => address.one(name) !== '');
  return (
    <Flex
      gap={8}
      wrap
      align="center"
      style={{ padding: 12, borderRadius: token.borderRadius, background: token.colorBgContainer }}
    >
      <Segmented
        aria-label="进度"
        value={address.one('open') || 'true'}
        onChange={(value) => address.change({ open: value === 'true' ? null : value, after: null })}
        options={[
          { value: 'true', label: '未结' },
          { value: 'false', label: '已结' },
          { value: 'all', label: '全部' },
        ]}
      />
      <Segmented
        aria-label="范围"
        value={address.one('who')}
        onChange={(value) => address.change({ who: value, after: null })}
        options={[
          { value: '', label: '不限' },
          { value: 'mine', label: '我的' },
          ...(isOfStation ? [{ value: 'station', label: '本所' }] : []),
          { value: 'shift', label: shiftFrom ? `本班（${minuteText(shiftFrom).slice(-5)}起）` : '本班' },
        ]}
      />
      <Box
        key={`n ${address.one('number')}`}
        id="queue-number"
        label="编号"
        width={150}
        value={address.one('number')}
        onSearch={set('number')}
      />
      <Box
        key={`p ${address.one('person')}`}
        label="姓名或拼音"
        width={150}
        value={address.one('person')}
        onSearch={set('person')}
      />
      <Box
        key={`h ${phone}`}
        label="手机号（完整）"
        width={150}
        value={phone}
        onSearch={(value) => setPhone(value.trim())}
      />
      <Box
        key={`u ${address.one('unit')}`}
        label="单位或拼音"
        width={170}
        value={address.one('unit')}
        onSearch={set('unit')}
      />
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        placeholder={['从', '到']}
        style={{ width: 230 }}
        value={[from ? dayjs(from) : null, until ? dayjs(until) : null]}
        onChange={(days) =>
          address.change({
            from: days?.[0]?.format('YYYY-MM-DD') ?? null,
            until: days?.[1]?.format('YYYY-MM-DD') ?? null,
            after: null,
          })
        }
      />
      <Select
        aria-label="排序"
        value={address.one('sort')}
        onChange={(value: string) => address.change({ sort: value, after: null })}
        options={SORTS}
        style={{ width: 130 }}
      />
      {isNarrowed && (
        <Button type="link" onClick={() => clear(address, setPhone)}>
          清除条件
        </Button>
      )}
    </Flex>
  );
}

interface BoxProps {
  id?: string;
  label: string;
  width: number;
  value: string;
  onSearch: (value: string) => void;
}

function Box({ id, label, width, value, onSearch }: BoxProps) {
  return (
    <Input
      {...(id ? { id } : {})}
      aria-label={label}
      placeholder={label}
      allowClear
      defaultValue={value}
      style={{ width }}
      onPressEnter={({ currentTarget, nativeEvent }) => !nativeEvent.isComposing && onSearch(currentTarget.value)}
      onBlur={({ target }) => target.value.trim() !== value && onSearch(target.value)}
      onClear={() => onSearch('')}
    />
  );
}

function columnsOf(words: WordsData | null): NonNullable<TableProps<QueueRowData>['columns']> {
  return [
    {
      key: 'level',
      title: '等级',
      width: 72,
      render: (_, { level }) => <Tag color={LEVEL_COLOURS[level]}>{words?.levels[level]?.tag ?? level}</Tag>,
    },
    {
      key: 'number',
      title: '编号',
      width: 168,
      render: (_, { number, drill }) => (
        <>
          {drill && <Tag>演练</Tag>}
          {number}
        </>
      ),
    },
    {
      key: 'state',
      title: '状态',
      width: 150,
      render: (_, { state, overdue, exhausted }) => (
        <>
          {words?.states[state] ?? state}
          {overdue && (
            <Typography.Text type="danger"> · 超时{exhausted ? LATE.TAKE_OVER : LATE[overdue.of]}</Typography.Text>
          )}
        </>
      ),
    },
    { key: 'person', title: '本人', width: 84, render: (_, { subject }) => subject ?? '未匹配' },
    { key: 'unit', title: '单位', width: 170, ellipsis: true, render: (_, { organisation }) => organisation ?? '未定' },
    { key: 'station', title: '派出所', width: 120, ellipsis: true, dataIndex: 'station' },
    {
      key: 'type',
      title: '类型',
      width: 120,
      ellipsis: true,
      render: (_, { fraudType }) => words?.fraudTypes[fraudType] ?? fraudType,
    },
    { key: 'owner', title: '处置人', width: 84, render: (_, { owner, mine }) => (mine ? '我' : (owner ?? '无人')) },
    { key: 'due', title: '下一时限', width: 104, render: (_, { dueAt }) => (dueAt ? minuteText(dueAt) : '') },
    { key: 'received', title: '收到', width: 104, render: (_, { createdAt }) => minuteText(createdAt) },
  ];
}
