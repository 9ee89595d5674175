import { Alert, Button, Card, Descriptions, Flex, Timeline, Typography } from 'antd';
import { Link, useLocation, useParams } from 'wouter';
import type { ActData, ResourceData, RowViewData } from '../../../kernel/resource/api.ts';
import { dayText, minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMe } from '../shell/me.ts';
import { Acts } from './acts.tsx';
import { renew } from './form.tsx';
import { Value } from './value.tsx';

/** One row of anything that a definition describes: what is known, what happened, what can be done, and on paper. */
export function ResourcePage({ id }: { id: string }) {
  const { name = '' } = useParams<{ name: string }>();
  const of = useAsk<ResourceData>(`/api/desk/r/${encodeURIComponent(name)}`, { staleMs: 60_000 });
  const one = useAsk<RowViewData>(`/api/desk/r/${encodeURIComponent(name)}/rows/${encodeURIComponent(id)}`);
  const isOther = of.data?.name !== name || one.data?.row.id !== id;
  const problem = of.problem ?? one.problem;
  if (isOther || !of.data || !one.data)
    return (
      <PageFrame
        title="详情"
        of={{ data: null, problem, refresh: async () => void (await Promise.all([of.refresh(), one.refresh()])) }}
      />
    );
  return <One of={of.data} view={one.data} problem={problem} refresh={one.refresh} />;
}

interface OneProps {
  of: ResourceData;
  view: RowViewData;
  problem: ReturnType<typeof useAsk>['problem'];
  refresh: () => Promise<void>;
}

function One({ of, view, problem, refresh }: OneProps) {
  const { name, title, heading, columns } = of;
  const { row, moments, next, allowed } = view;
  const [, go] = useLocation();
  const listPath = `/r/${name}`;
  useKeys([
    { keys: 'Escape', says: `回到${title}`, run: () => go(listPath) },
    { keys: 'p', says: '打印', run: () => print() },
  ]);
  const done = ({ method }: ActData) => {
    if (method === 'POST') return void renew(name);
    // What was taken back is not there any more: the list asks anew as it opens.
    go(listPath);
    void askAgain('/api/desk/menu');
  };
  return (
    <PageFrame
      title={heading}
      of={{ data: view, problem, refresh }}
      extra={
        <Flex gap={8} className="no-print">
          <Link href={listPath}>
            <Button>全部{title}</Button>
          </Link>
          <Button onClick={() => print()}>打印</Button>
        </Flex>
      }
    >
      <Flex vertical gap={16} style={{ maxWidth: 1100 }}>
        {next !== null && <Alert type="info" showIcon title={`下一步：${next}`} />}
        <Acts of={of} row={row} allowed={allowed} onDone={done} />
        <Card size="small">
          <Descriptions
            column={2}
            items={columns.map((column) => ({
              key: column.name,
              label: column.title,
              children: <Value column={column} row={row} />,
              ...(column.kind === 'text' && { span: 'filled' as const }),
            }))}
          />
        </Card>
        {moments.length > 0 && (
          <Card size="small" title="经过">
            <Timeline
              items={moments.map(({ at, by, text }) => ({
                key: `${at} ${text}`,
                content: (
                  <>
                    {text}
                    <Typography.Text type="secondary">
                      {' '}
                      {dayText(at)} {minuteText(at).slice(-5)}
                      {by !== null && ` · ${by}`}
                    </Typography.Text>
                  </>
                ),
              }))}
            />
          </Card>
        )}
        <PrintedBy now={view.now} />
      </Flex>
    </PageFrame>
  );
}

/** On paper only: who printed it, and when. */
function PrintedBy({ now }: { now: string }) {
  const me = useMe();
  return (
    <Typography.Text type="secondary" className="print-only">
      打印人：{me.data?.name}（{me.data?.mark}）　打印时间：{dayText(now)} {minuteText(now).slice(-5)}
      {'　内部资料，用后销毁'}
    </Typography.Text>
  );
}
