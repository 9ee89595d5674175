import { Button, Card, Flex, Segmented, Skeleton, Tooltip, Typography } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { FiguresData } from '../../../domain/statistics/api.ts';
import { query } from '../../kit/call.ts';
import { dayText } from '../../kit/time.ts';
import { type Address, useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useMe } from '../shell/me.ts';
import { MEASURES, type Measure, readMeasure } from './measures.ts';
import { Period } from './period.tsx';
import { type Of, rowsOf } from './rows-of.ts';
import { FigureTable, Organisations } from './table.tsx';
import { TownshipTiles } from './tiles.tsx';

const Trend = lazy(async () => ({ default: (await import('./trend.tsx')).Trend }));
const VIEWS = [
  { value: 'townships', label: '乡镇街道' },
  { value: 'organisations', label: '单位' },
  { value: 'sources', label: '预警来源' },
  { value: 'weeks', label: '每周' },
];

/** The county in figures: each with what it is made of and the way to its rows. */
export function FiguresPage() {
  const address = useAddress();
  const townshipId = address.one('townshipId');
  const chosen = { from: dayIn(address, 'from'), to: dayIn(address, 'to') };
  const search = query({ ...chosen, townshipId });
  const figures = useAsk<FiguresData>(`/api/statistics/figures?${search}`, { staleMs: 60_000 });
  // The map shows all townships, whichever of them the rest is about.
  const county = useAsk<FiguresData>(`/api/statistics/figures?${query(chosen)}`, { staleMs: 60_000 });
  const today = figures.data === null ? dayjs().format('YYYY-MM-DD') : dayText(figures.data.now);
  const asked = periodOf(chosen, today);
  const measure = MEASURES.find(({ key }) => key === address.one('measure')) ?? (MEASURES[1] as Measure);
  const rights = useMe().data?.rights ?? [];
  const views = !rights.includes('report.view') ? VIEWS.filter(({ value }) => value !== 'organisations') : VIEWS;
  const view = views.find(({ value }) => value === address.one('by'))?.value ?? 'townships';
  return (
    <PageFrame title="数据统计" of={figures} extra={<Period asked={asked} today={today} address={address} />}>
      {figures.data && (
        <>
          <Headline
            data={figures.data}
            chosen={measure}
            address={address}
            of={{ ...asked, townshipId }}
            rights={rights}
          />
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
            <Organisations of={{ ...asked, townshipId }} measure={measure} rights={rights} />
          ) : (
            <FigureTable {...tableOf(view, figures.data, { ...asked, townshipId })} rights={rights} />
          )}
        </>
      )}
    </PageFrame>
  );
}

/** What a source of warnings, or a week, has no figure for. */
const PEOPLE: readonly string[] = ['activation', 'protection', 'coverage'];

function tableOf(view: string, { sources, townships, weeks }: FiguresData, of: Of) {
  if (view === 'sources')
    return {
      first: '预警来源',
      hides: PEOPLE,
      rows: sources.map((row) => ({ ...row, id: row.source, name: row.title, of: { ...of, source: row.source } })),
    };
  if (view === 'weeks')
    return {
      first: '一周',
      hides: PEOPLE,
      rows: weeks.map((row) => ({
        ...row,
        id: row.week,
        name: `${row.week} 起`,
        of: { ...of, ...weekWithin(row.week, of) },
      })),
    };
  return { first: '乡镇街道', rows: townships.map((row) => ({ ...row, of: { ...of, townshipId: row.id } })) };
}

/** Of a week, the days that were asked about. */
function weekWithin(monday: string, { from, to }: Of): Pick<Of, 'from' | 'to'> {
  const sunday = dayjs(monday).add(6, 'day').format('YYYY-MM-DD');
  return { from: monday < from ? from : monday, to: sunday > to ? to : sunday };
}

const dayIn = (address: Address, name: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(address.one(name)) ? address.one(name) : '';

const DAYS_OTHERWISE = 90;

/** The days that are counted: those of the address, or the last ninety by the service's own clock. */
function periodOf({ from, to }: { from: string; to: string }, today: string): { from: string; to: string } {
  const end = to === '' ? today : to;
  return {
    to: end,
    from:
      from === ''
        ? dayjs(end)
            .subtract(DAYS_OTHERWISE - 1, 'day')
            .format('YYYY-MM-DD')
        : from,
  };
}

interface HeadlineProps {
  data: FiguresData;
  chosen: Measure;
  address: Address;
  of: Of;
  rights: readonly string[];
}

/** Each figure of all that is asked about, with the way to its rows; a press draws it below. */
function Headline({ data, chosen, address, of, rights }: HeadlineProps) {
  return (
    <div style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }}>
      {MEASURES.map((measure) => {
        const read = readMeasure(measure, data.total);
        const isChosen = measure.key === chosen.key;
        const rows = rowsOf(measure, of, rights);
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
            {rows === null ? read?.made : <Link href={rows}>{read?.made ? `${read.made} 明细` : '明细'}</Link>}
          </Card>
        );
      })}
    </div>
  );
}
