import { Button, Card, DatePicker, Flex, Segmented, Select, Skeleton, Table, Tooltip, Typography } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { FiguresData, OrganisationFiguresData } from '../../../domain/statistics/api.ts';
import { query } from '../../kit/call.ts';
import { type Address, useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useMe } from '../shell/me.ts';
import { MEASURES, type Measure, readMeasure } from './measures.ts';
import { TownshipTiles } from './tiles.tsx';

const Trend = lazy(async () => ({ default: (await import('./trend.tsx')).Trend }));
const PAGE = 50;
const VIEWS = [
  { value: 'townships', label: '乡镇街道' },
  { value: 'organisations', label: '单位' },
  { value: 'sources', label: '预警来源' },
];

/** The county in figures: each with what it is made of and the way to its rows. */
export function FiguresPage() {
  const address = useAddress();
  const asked = periodOf(address);
  const townshipId = address.one('townshipId');
  const search = query({ ...asked, townshipId });
  const figures = useAsk<FiguresData>(`/api/statistics/figures?${search}`, { staleMs: 60_000 });
  // The map shows all townships, whichever of them the rest is about.
  const county = useAsk<FiguresData>(`/api/statistics/figures?${query(asked)}`, { staleMs: 60_000 });
  const measure = MEASURES.find(({ key }) => key === address.one('measure')) ?? (MEASURES[1] as Measure);
  const isTotalsOnly = !useMe().data?.rights.includes('report.view');
  const views = isTotalsOnly ? VIEWS.filter(({ value }) => value !== 'organisations') : VIEWS;
  const view = views.find(({ value }) => value === address.one('by'))?.value ?? 'townships';
  return (
    <PageFrame title="数据统计" of={figures} extra={<Period asked={asked} address={address} />}>
      {figures.data && (
        <>
          <Headline data={figures.data} chosen={measure} address={address} search={search} />
          <Flex gap={16} wrap align="stretch">
            <Card title={`各乡镇街道：${measure.title}`} style={{ flex: '1 1 420px' }}>
              <TownshipTiles
                measure={measure}
                townships={county.data?.townships ?? figures.data.townships}
                chosen={townshipId}
                onChoose={(id) => address.change({ townshipId: id === townshipId ? null : id })}
              />
            </Card>
            <Card title={`每周：${measure.title}`} style={{ flex: '1 1 420px' }}>
              <Suspense fallback={<Skeleton active />}>
                <Trend measure={measure} weeks={figures.data.weeks} />
              </Suspense>
            </Card>
          </Flex>
          <Flex justify="space-between" wrap gap={8}>
            <Segmented
              aria-label="按什么分"
              options={views}
              value={view}
              onChange={(by) => address.change({ by }, { replace: true })}
            />
            {townshipId !== '' && <Button onClick={() => address.change({ townshipId: null })}>看全部乡镇街道</Button>}
          </Flex>
          {view === 'organisations' ? (
            <Organisations search={search} />
          ) : (
            <FigureTable
              first={view === 'sources' ? '预警来源' : '乡镇街道'}
              rows={view === 'sources' ? figures.data.sources.map(named) : figures.data.townships}
              hides={view === 'sources' ? PEOPLE : []}
            />
          )}
        </>
      )}
    </PageFrame>
  );
}

/** What a source of warnings has no figure for. */
const PEOPLE: readonly string[] = ['activation', 'protection', 'coverage'];
const named = (row: FiguresData['sources'][number]) => ({ ...row, id: row.source, name: row.title });

function periodOf(address: Address): { from: string; to: string } {
  const day = (text: string, otherwise: dayjs.Dayjs) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : otherwise.format('YYYY-MM-DD');
  return { from: day(address.one('from'), dayjs().subtract(89, 'day')), to: day(address.one('to'), dayjs()) };
}

const DAYS = [7, 30, 90, 365];

function Period({ asked, address }: { asked: { from: string; to: string }; address: Address }) {
  const [from, to] = [dayjs(asked.from), dayjs(asked.to)];
  const days = to.isSame(dayjs(), 'day') ? to.diff(from, 'day') + 1 : 0;
  const choose = (a: dayjs.Dayjs, b: dayjs.Dayjs) =>
    address.change({ from: a.format('YYYY-MM-DD'), to: b.format('YYYY-MM-DD') });
  return (
    <Flex gap={8} wrap>
      <Select
        aria-label="最近几天"
        style={{ width: 110 }}
        value={DAYS.includes(days) ? days : 0}
        options={[
          ...DAYS.map((n) => ({ value: n, label: `最近${n}天` })),
          ...(DAYS.includes(days) ? [] : [{ value: 0, label: '自选时间' }]),
        ]}
        onChange={(n: number) => n > 0 && choose(dayjs().subtract(n - 1, 'day'), dayjs())}
      />
      <DatePicker.RangePicker
        value={[from, to]}
        allowClear={false}
        maxDate={dayjs()}
        onChange={(range) => range?.[0] && range[1] && choose(range[0], range[1])}
      />
    </Flex>
  );
}

interface HeadlineProps {
  data: FiguresData;
  chosen: Measure;
  address: Address;
  search: string;
}

/** Each figure of all that is asked about; a press draws it below. */
function Headline({ data, chosen, address, search }: HeadlineProps) {
  return (
    <div style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }}>
      {MEASURES.map((measure) => {
        const read = readMeasure(measure, data.total);
        const isChosen = measure.key === chosen.key;
        return (
          <Card key={measure.key} size="small" variant={isChosen ? 'outlined' : 'borderless'}>
            <Tooltip title={measure.about}>
              <Button
                type={isChosen ? 'primary' : 'text'}
                size="small"
                aria-pressed={isChosen}
                onClick={() => address.change({ measure: measure.key }, { replace: true })}
              >
                {measure.title}
              </Button>
            </Tooltip>
            <Typography.Paragraph strong style={{ fontSize: 22, margin: '4px 0 0' }}>
              {read?.text ?? '—'}
            </Typography.Paragraph>
            <Link href={`${measure.rows}?${search}`}>{read?.made ? `${read.made} 明细` : '明细'}</Link>
          </Card>
        );
      })}
    </div>
  );
}

type Row = FiguresData['townships'][number] | (FiguresData['sources'][number] & { id: string; name: string });

function FigureTable({ first, rows, hides = [] }: { first: string; rows: readonly Row[]; hides?: readonly string[] }) {
  const shown = MEASURES.filter(({ key }) => !hides.includes(key));
  return (
    <Table<Row>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={[...rows]}
      columns={[
        { title: first, dataIndex: 'name', fixed: 'left' },
        ...shown.map((measure) => ({
          key: measure.key,
          title: measure.title,
          align: 'right' as const,
          sorter: (a: Row, b: Row) => (readMeasure(measure, a)?.value ?? -1) - (readMeasure(measure, b)?.value ?? -1),
          render: (_: unknown, row: Row) => <Figure of={readMeasure(measure, row)} />,
        })),
      ]}
    />
  );
}

function Figure({ of }: { of: ReturnType<typeof readMeasure> }) {
  if (of === null) return <>—</>;
  return (
    <>
      {of.text}
      {of.made !== '' && (
        <Typography.Text type="secondary" style={{ display: 'block', fontSize: 12 }}>
          {of.made}
        </Typography.Text>
      )}
    </>
  );
}

function Organisations({ search }: { search: string }) {
  const address = useAddress();
  const page = Math.max(1, Number(address.one('page')) || 1);
  const list = useAsk<OrganisationFiguresData>(
    `/api/statistics/figures/organisations?${search}&limit=${PAGE}&skip=${(page - 1) * PAGE}`,
    { staleMs: 60_000 },
  );
  if (list.data === null) return <Skeleton active />;
  const pages = Math.max(1, Math.ceil(list.data.total / PAGE));
  return (
    <>
      <FigureTable first="单位" rows={list.data.organisations} />
      <Flex gap={8} justify="end" align="center">
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
