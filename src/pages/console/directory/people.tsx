import { Button, Empty, Flex, Input, Segmented, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { PeopleListData, PersonRowData } from '../../../domain/people/api.ts';
import { FILTER_ROLES } from '../../../domain/people/types.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ReachDot } from '../parts/reach-dot.tsx';
import { AccountMark } from './account-mark.tsx';
import { PersonDrawer } from './person.tsx';
import { PlaceSelect } from './place-select.tsx';
import { ROLE_TITLES } from './words.ts';

const KINDS = [
  { value: '', label: '员工' },
  { value: 'OFFICER', label: '民警与岗位' },
];
const STATES = [
  { value: '', label: '在职' },
  { value: 'LEFT', label: '已离职' },
];
const ACTIVATION = [
  { value: 'YES', label: '已激活' },
  { value: 'NO', label: '未激活' },
];
const FILTERS = ['kind', 'q', 'organisationId', 'unitId', 'role', 'state', 'activated'] as const;

/** Everybody of the reader's places: found by name, number or phone, filtered, and opened beside the list. */
export function PeoplePage() {
  const address = useAddress();
  const asked = query(Object.fromEntries([...FILTERS, 'after'].map((name) => [name, address.one(name)])));
  const list = useAsk<PeopleListData>(`/api/people${asked === '' ? '' : `?${asked}`}`);
  const [before, setBefore] = useState<string[]>([]);
  const isOfficers = address.one('kind') === 'OFFICER';
  const filter = (values: Parameters<typeof address.change>[0]) => {
    setBefore([]);
    address.change({ ...values, after: null }, { replace: true });
  };
  const isFiltered = FILTERS.some((name) => name !== 'kind' && address.one(name) !== '');
  const page = (after: string | null) => address.change({ after });
  return (
    <PageFrame title="人员" of={list}>
      <Flex gap={8} wrap align="center" role="search">
        <Segmented
          options={KINDS}
          value={address.one('kind')}
          onChange={(kind) => filter({ kind, organisationId: null, unitId: null })}
        />
        <Input.Search
          key={address.one('q')}
          aria-label="查找人员"
          placeholder="姓名、工号、账号或完整手机号"
          defaultValue={address.one('q')}
          allowClear
          style={{ width: 280 }}
          onSearch={(q) => filter({ q: q.trim() })}
        />
        {!isOfficers && (
          <PlaceSelect
            aria-label="单位"
            kinds={['ORGANISATION', 'GRID_UNIT']}
            value={address.one('unitId') || address.one('organisationId')}
            onChange={(id, kind) =>
              filter({ organisationId: kind === 'ORGANISATION' ? id : null, unitId: kind === 'GRID_UNIT' ? id : null })
            }
          />
        )}
        <Select
          aria-label="职务"
          allowClear
          placeholder="全部职务"
          style={{ minWidth: 130 }}
          value={address.one('role') || null}
          options={FILTER_ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] }))}
          onChange={(role) => filter({ role: role ?? null })}
        />
        {!isOfficers && (
          <Segmented options={STATES} value={address.one('state')} onChange={(state) => filter({ state })} />
        )}
        <Select
          aria-label="企业微信账号"
          allowClear
          placeholder="账号不限"
          style={{ minWidth: 110 }}
          value={address.one('activated') || null}
          options={ACTIVATION}
          onChange={(activated) => filter({ activated: activated ?? null })}
        />
        {isFiltered && (
          <Button
            onClick={() =>
              filter(Object.fromEntries(FILTERS.filter((one) => one !== 'kind').map((one) => [one, null])))
            }
          >
            清除筛选
          </Button>
        )}
      </Flex>
      <Table<PersonRowData>
        size="small"
        rowKey="id"
        loading={list.isAsking && list.data === null}
        dataSource={list.data?.people ?? []}
        columns={isOfficers ? OFFICER_COLUMNS : EMPLOYEE_COLUMNS}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{
          emptyText: (
            <Empty description={isFiltered ? '没有符合条件的人员，请减少筛选条件' : '您的管辖范围内还没有人员'}>
              {!isFiltered && <Link href="/imports">导入名单</Link>}
            </Empty>
          ),
        }}
        onRow={({ personId }) => ({
          onClick: () => address.change({ person: personId }),
          style: { cursor: 'pointer' },
        })}
      />
      <Flex justify="end">
        <Space>
          <Button
            disabled={address.one('after') === ''}
            onClick={() => {
              const last = before.at(-1) ?? '';
              setBefore(before.slice(0, -1));
              page(last === '' ? null : last);
            }}
          >
            上一页
          </Button>
          <Button
            disabled={list.data?.next == null}
            onClick={() => {
              setBefore([...before, address.one('after')]);
              page(list.data?.next ?? null);
            }}
          >
            下一页
          </Button>
        </Space>
      </Flex>
      <PersonDrawer id={address.one('person')} onClose={() => address.change({ person: null })} />
    </PageFrame>
  );
}

const name = {
  title: '姓名',
  width: 120,
  render: (_: unknown, row: PersonRowData) => <PersonLink row={row} />,
};

function PersonLink({ row }: { row: PersonRowData }) {
  const address = useAddress();
  return (
    <Button
      type="link"
      size="small"
      style={{ padding: 0 }}
      aria-label={`打开${row.name}`}
      onClick={(event) => {
        event.stopPropagation();
        address.change({ person: row.personId });
      }}
    >
      {row.name}
    </Button>
  );
}

const roles = {
  title: '职务',
  render: (_: unknown, row: PersonRowData) => (
    <Space size={4} wrap>
      {row.roles.map((role) => (
        <Tag key={role}>{role}</Tag>
      ))}
    </Space>
  ),
};

const account = {
  title: '企业微信',
  width: 110,
  render: (_: unknown, row: PersonRowData) =>
    row.account === 'ACTIVE' && row.leftOn === null ? (
      <ReachDot personId={row.personId} />
    ) : (
      <AccountMark status={row.account} />
    ),
};

const EMPLOYEE_COLUMNS = [
  name,
  { title: '单位', dataIndex: 'organisation', width: 190, ellipsis: true },
  { title: '部门', dataIndex: 'unit', width: 130, ellipsis: true },
  { title: '工号', dataIndex: 'employeeNo', width: 110, ellipsis: true },
  { title: '岗位', dataIndex: 'post', width: 110, ellipsis: true },
  {
    title: '入职／离职',
    width: 120,
    render: (_: unknown, { hiredOn, leftOn }: PersonRowData) => (leftOn === null ? hiredOn : `${leftOn} 离职`),
  },
  roles,
  account,
];

const OFFICER_COLUMNS = [name, { title: '警号', dataIndex: 'employeeNo', width: 120 }, roles, account];
