import { Button, Empty, Flex, Skeleton, Table, Typography } from 'antd';
import { Link } from 'wouter';
import type { FiguresData, OrganisationFiguresData } from '../../../domain/statistics/api.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { MEASURES, type Measure, readMeasure } from './measures.ts';
import { type Of, rowsOf } from './rows-of.ts';

const PAGE = 50;

type Row = Partial<FiguresData['townships'][number]> & { id: string; name: string; of: Of };

interface FigureTableProps {
  first: string;
  rows: readonly Row[];
  rights: readonly string[];
  hides?: readonly string[];
}

/** Every figure of every row, each leading to what it counts. */
export function FigureTable({ first, rows, rights, hides = [] }: FigureTableProps) {
  const shown = MEASURES.filter(({ key }) => !hides.includes(key));
  return (
    <Table<Row>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={[...rows]}
      locale={{ emptyText: <Empty description="这段时间没有预警，可以换一个时间段" /> }}
      columns={[
        { title: first, dataIndex: 'name', fixed: 'left' },
        ...shown.map((measure) => ({
          key: measure.key,
          title: measure.title,
          align: 'right' as const,
          sorter: (a: Row, b: Row) => (readMeasure(measure, a)?.value ?? -1) - (readMeasure(measure, b)?.value ?? -1),
          render: (_: unknown, row: Row) => (
            <Figure read={readMeasure(measure, row)} rows={rowsOf(measure, row.of, rights)} />
          ),
        })),
      ]}
    />
  );
}

function Figure({ read, rows }: { read: ReturnType<typeof readMeasure>; rows: string | null }) {
  if (read === null) return <>—</>;
  return (
    <>
      {rows === null ? read.text : <Link href={rows}>{read.text}</Link>}
      {read.made !== '' && (
        <Typography.Text type="secondary" style={{ display: 'block', fontSize: 12 }}>
          {read.made}
        </Typography.Text>
      )}
    </>
  );
}

/** Organisations page by page: most warnings first, or where people are counted the worst. */
export function Organisations({ of, measure, rights }: { of: Of; measure: Measure; rights: readonly string[] }) {
  const address = useAddress();
  const page = Math.max(1, Number(address.one('page')) || 1);
  const sort =
    measure.key === 'activation' || measure.key === 'protection' || measure.key === 'coverage' ? measure.key : '';
  const search = query({ from: of.from, to: of.to, townshipId: of.townshipId ?? '', sort });
  const list = useAsk<OrganisationFiguresData>(
    `/api/statistics/figures/organisations?${search}&limit=${PAGE}&skip=${(page - 1) * PAGE}`,
    { staleMs: 60_000 },
  );
  if (list.data === null) return <Skeleton active />;
  const pages = Math.max(1, Math.ceil(list.data.total / PAGE));
  return (
    <>
      <FigureTable
        first="单位"
        rights={rights}
        rows={list.data.organisations.map((row) => ({ ...row, of: { ...of, organisationId: row.id } }))}
      />
      <Flex gap={8} justify="end" align="center">
        <Typography.Text type="secondary">{sort === '' ? '预警多的在前' : `${measure.title}低的在前`}</Typography.Text>
        <Button disabled={page <= 1} onClick={() => address.change({ page: String(page - 1) })}>
          上一页
        </Button>
        第 {page} / {pages} 页，共 {list.data.total} 个单位
        <Button disabled={page >= pages} onClick={() => address.change({ page: String(page + 1) })}>
          下一页
        </Button>
      </Flex>
    </>
  );
}
