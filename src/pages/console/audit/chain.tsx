import { Alert, Button, Descriptions, Flex, Progress, Typography } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { ChainPartData } from '../../../kernel/audit/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { secondText } from '../operations/words.ts';
import { PageFrame } from '../parts/page-frame.tsx';

const FAULTS: Readonly<Record<string, string>> = {
  gap: '序号断开：中间有记录被删去',
  chain: '前后不相接：这一环被换过',
  row_missing: '记录不见了：只剩下封条',
  row_changed: '记录被改过：与封条不符',
  unsealed: '有记录没有封条：封存程序没有运行，或封条被删',
};

interface Progressed {
  checked: number;
  total: number;
}

type Found = { part: ChainPartData; checked: number } | null;

/** Every link of the log against its row, a part at a time, so that it can be watched and stopped. */
export function ChainPage() {
  const [progress, setProgress] = useState<Progressed | null>(null);
  const [found, setFound] = useState<Found>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isStopped = useRef(false);

  async function verify() {
    isStopped.current = false;
    setFound(null);
    setProblem(null);
    setProgress({ checked: 0, total: 0 });
    try {
      for (let after = 0; !isStopped.current; ) {
        const part = await call<ChainPartData>('POST', '/api/audit/verification', { after });
        setProgress({ checked: part.checkedTo, total: part.total });
        if (part.fault !== null || part.next === null) {
          setFound({ part, checked: part.checkedTo });
          break;
        }
        after = part.next;
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error.message);
    }
    setProgress(null);
  }

  return (
    <PageFrame title="核对日志链">
      <Typography.Paragraph type="secondary" style={{ margin: 0 }}>
        每条记录都与前一条封在一起，改动、删去任何一条，从那里起就对不上。核对不影响其他人使用。
      </Typography.Paragraph>
      <Flex gap={8}>
        <Button type="primary" loading={progress !== null} onClick={() => void verify()}>
          开始核对
        </Button>
        {progress !== null && (
          <Button
            onClick={() => {
              isStopped.current = true;
            }}
          >
            停止
          </Button>
        )}
      </Flex>
      {progress !== null && (
        <div>
          <Progress
            percent={progress.total === 0 ? 0 : Math.floor((progress.checked / progress.total) * 100)}
            aria-label="核对进度"
          />
          已核对 {progress.checked} / {progress.total} 条
        </div>
      )}
      {problem !== null && <Alert type="warning" showIcon title="没有核对完" description={problem} />}
      {found && <Verdict found={found} />}
    </PageFrame>
  );
}

function Verdict({ found: { part, checked } }: { found: NonNullable<Found> }) {
  const { fault, head } = part;
  if (fault === null)
    return (
      <Alert
        type="success"
        showIcon
        title={`${checked} 条记录，链条完整`}
        description={
          head && (
            <>
              请把链头抄在本系统以外的地方，下次可以验明没有整段截去：
              <Typography.Text code copyable>
                {`${head.number}:${head.mac}`}
              </Typography.Text>
            </>
          )
        }
      />
    );
  return (
    <Alert
      type="error"
      showIcon
      title={`第 ${fault.number ?? '—'} 环断开：${FAULTS[fault.kind] ?? '与封条不符'}`}
      description={
        <>
          <Descriptions
            size="small"
            column={1}
            items={[
              { key: 'before', label: '完好的到', children: `第 ${checked} 环` },
              {
                key: 'row',
                label: '断开处的记录',
                children: fault.auditId === null ? '已不存在' : `序号 ${fault.auditId}`,
              },
              {
                key: 'at',
                label: '前一条完好记录的时间',
                children: fault.lastGoodAt === null ? '没有' : secondText(fault.lastGoodAt),
              },
            ]}
          />
          <Link href="/audit">打开审计日志</Link>
          ，并请立即保存数据库备份、联系系统管理员；不要自行修补。
        </>
      }
    />
  );
}
