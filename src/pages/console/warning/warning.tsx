import { Button, Card, Flex, Skeleton, Space } from 'antd';
import { useLocation } from 'wouter';
import type { ActName } from '../../kit/warning/rules.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { KeyCaps, useKeys } from '../shell/keys.tsx';
import { ActPanel } from './acts.tsx';
import { Course } from './course.tsx';
import { Facts, Head, Now, Phones, Script } from './facts.tsx';
import { useActing, useWarning, useWords } from './use-warning.ts';
import './warning.css';

/** One warning: what it is and what to do on the left, how it went and what comes next on the right. */
export function WarningPage({ id }: { id: string }) {
  const [, go] = useLocation();
  const warning = useWarning(id);
  useKeys(warning.view ? [{ keys: 'p', says: '打印这条预警', run: () => go(`/w/${id}/print`) }] : []);
  return (
    <PageFrame
      title={warning.view ? `预警 ${warning.view.number}` : '预警'}
      of={warning.of}
      extra={
        <Space>
          <Button onClick={() => history.back()}>返回</Button>
          <Button onClick={() => go(`/w/${id}/print`)}>
            打印 <KeyCaps keys="p" />
          </Button>
        </Space>
      }
    >
      <WarningPanes key={id} id={id} warning={warning} />
    </PageFrame>
  );
}

interface PanesProps {
  id: string;
  warning: ReturnType<typeof useWarning>;
  onDone?: (act: ActName) => void;
}

/** Left pane always in sight with its acts; the right one scrolls. */
export function WarningPanes({ id, warning: { view, course, clock }, onDone }: PanesProps) {
  const words = useWords();
  const acting = useActing(id);
  if (view === null || words === null) return <Skeleton active />;
  return (
    <div className="warning-panes">
      <div className="warning-left">
        <Flex vertical gap={10}>
          <Head view={view} words={words} />
          <Now view={view} words={words} clock={clock} />
          <ActPanel {...{ view, words, clock, acting }} {...(onDone && { onDone })} />
          <Phones view={view} />
          <Facts view={view} words={words} />
          <Script view={view} />
        </Flex>
      </div>
      <Card size="small" className="warning-right">
        <Course view={view} course={course} words={words} clock={clock} />
      </Card>
    </div>
  );
}
