import { Alert, Button, Flex, Result, Skeleton, Typography } from 'antd';
import { type ReactNode, useEffect } from 'react';
import type { ApiProblem } from '../../kit/call.ts';
import type { Asked } from './ask.ts';

interface PageFrameProps {
  title: string;
  /** Beside the title: what can be done on this page. */
  extra?: ReactNode;
  /** What the page shows: while there is none it says so, and while nothing newer is to be had too. */
  of?: Pick<Asked<unknown>, 'data' | 'problem' | 'refresh'>;
  children?: ReactNode;
}

/** Title, acts, and what stands there while there is nothing to show. */
export function PageFrame({ title, extra, of, children }: PageFrameProps) {
  useEffect(() => {
    document.title = `${title} · E企安`;
  }, [title]);
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Title level={1} style={{ margin: 0, fontSize: 22 }}>
          {title}
        </Typography.Title>
        {extra}
      </Flex>
      {of?.problem && of.data !== null && <Old problem={of.problem} onRetry={() => void of.refresh()} />}
      {of && of.data === null ? <Unready of={of} /> : children}
    </Flex>
  );
}

/** What stands where a page will be, or cannot be: the reason and the next step. */
export function Unready({ of: { problem, refresh } }: { of: Pick<Asked<unknown>, 'problem' | 'refresh'> }) {
  if (problem === null) return <Skeleton active aria-label="正在打开" />;
  const isFinal = problem.status === 403 || problem.status === 404;
  return (
    <Result
      status={problem.status === 403 ? '403' : problem.status === 404 ? '404' : 'warning'}
      title={problem.status === 403 ? '您没有查看权限' : '暂时打不开'}
      subTitle={problem.message}
      extra={!isFinal && <Button onClick={() => void refresh()}>再试一次</Button>}
    />
  );
}

function Old({ problem, onRetry }: { problem: ApiProblem; onRetry: () => void }) {
  return (
    <Alert
      type="warning"
      showIcon
      title="下面可能不是最新情况"
      description={problem.message}
      action={<Button onClick={onRetry}>重试</Button>}
    />
  );
}
