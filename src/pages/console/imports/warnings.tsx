import { Alert, Button, Card, Checkbox, Flex, Popconfirm, Progress, Statistic, Table, Tag } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { WarningFileData } from '../../../domain/intake/api.ts';
import { ApiProblem, query, upload } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useWords } from '../warning/use-warning.ts';
import { PickFile } from './pick-file.tsx';
import { sendingWith } from './sending.ts';

const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
const OUTCOMES = {
  RAISED: '✓ 已发出',
  PROPOSED: '▲ 已报中心',
  MERGED: '⇄ 并入已有预警',
  KNOWN: '○ 以前已收到',
} as const;

/** A file of warnings: read first, faults named by row, and sent only once somebody says so. */
export function WarningFilePage() {
  const [file, setFile] = useState<File | null>(null);
  const [includeHidden, setIncludeHidden] = useState(false);
  const [read, setRead] = useState<WarningFileData | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);
  const isBusy = percent !== null;

  async function send(list: File, confirm: boolean): Promise<void> {
    stop.current = new AbortController();
    setTrouble(null);
    setPercent(0);
    const via = sendingWith({ onPart: setPercent, stop: stop.current.signal });
    try {
      const asked = query({ confirm: String(confirm), includeHidden: String(includeHidden) });
      setRead(await upload<WarningFileData>(`/api/warnings/file?${asked}`, list, via));
      if (confirm) await askAgain('/api/desk', '/api/warnings');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(confirm ? `${error.message}。可能已发出一部分，请重新确认：同一来源编号不会重复发出` : error.message);
    } finally {
      setPercent(null);
    }
  }

  return (
    <PageFrame title="导入预警文件" extra={<a href="/api/warnings/file/template.xlsx">下载模板</a>}>
      <Card size="small">
        <Flex vertical gap={12}>
          <PickFile
            file={file}
            asks="把预警文件拖到这里，或点这里选择"
            hint="XLSX或CSV，一次最多500行。先检查，确认后才会发出。"
            isBusy={isBusy}
            onPick={(picked) => {
              setFile(picked);
              setRead(null);
              setTrouble(null);
            }}
          />
          <Flex gap={12} align="center" wrap>
            <Button
              type="primary"
              disabled={file === null || read?.results != null}
              loading={isBusy}
              onClick={() => file && void send(file, false)}
            >
              检查文件
            </Button>
            <Checkbox
              checked={includeHidden}
              disabled={isBusy}
              onChange={({ target }) => {
                setIncludeHidden(target.checked);
                setRead(null);
              }}
            >
              包括隐藏或被筛选掉的行
            </Checkbox>
            {isBusy && (
              <>
                <Progress percent={percent} style={{ width: 240 }} aria-label="上传进度" />
                <Button onClick={() => stop.current?.abort()}>停止</Button>
              </>
            )}
          </Flex>
          {trouble !== null && <Alert type="error" showIcon title={trouble} />}
        </Flex>
      </Card>
      {read && <Read read={read} isBusy={isBusy} onConfirm={() => file && void send(file, true)} />}
    </PageFrame>
  );
}

interface ReadProps {
  read: WarningFileData;
  isBusy: boolean;
  onConfirm: () => void;
}

function Read({ read, isBusy, onConfirm }: ReadProps) {
  const words = useWords();
  const { rows, levels, drills, faults, faulty, ignored, leftOut, results } = read;
  return (
    <>
      <Card size="small" title={results === null ? '确认后会发出' : `已处理${results.length}起`}>
        <Flex vertical gap={12}>
          <Flex gap={32} wrap>
            <Statistic title="可以发出" value={rows} suffix="起" />
            {LEVELS.map((level) => (
              <Statistic key={level} title={words?.levels[level]?.tag ?? level} value={levels[level]} suffix="起" />
            ))}
            <Statistic title="其中演练" value={drills} suffix="起" />
          </Flex>
          {results === null && (
            <Popconfirm
              title={`发出${rows}起预警？`}
              description="有顾问的立即通知顾问；派出所和社区民警上报的由反诈中心派发。发出后只能逐起撤销。"
              okText="确认发出"
              cancelText="再看看"
              onConfirm={onConfirm}
            >
              <Button type="primary" danger disabled={rows === 0} loading={isBusy} style={{ alignSelf: 'flex-start' }}>
                确认发出
              </Button>
            </Popconfirm>
          )}
        </Flex>
      </Card>
      {results !== null && (
        <Card size="small" title="处理结果">
          <Table
            size="small"
            rowKey={({ where, id }) => `${where} ${id}`}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            dataSource={results}
            columns={[
              { title: '行', dataIndex: 'where', width: 160 },
              { title: '预警', render: (_, { id, number }) => <Link href={`/w/${id}`}>{number}</Link> },
              { title: '结果', render: (_, { outcome }) => OUTCOMES[outcome] },
            ]}
          />
        </Card>
      )}
      {faulty > 0 && (
        <Card size="small" title={`${faulty}行没有发出，请在文件中改正后重新上传`}>
          <Table
            size="small"
            rowKey={({ where, column, reason }) => `${where} ${column} ${reason}`}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            dataSource={faults}
            columns={[
              { title: '行', dataIndex: 'where', width: 160 },
              { title: '列', width: 140, render: (_, { column }) => <Tag color="error">✕ {column}</Tag> },
              { title: '内容', dataIndex: 'sample', width: 180 },
              { title: '原因', dataIndex: 'reason' },
            ]}
          />
        </Card>
      )}
      {ignored.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={
            leftOut > 0 ? `有${leftOut}行没有读取，可能也是预警；需要时勾选“包括隐藏或被筛选掉的行”` : '没有读取的内容'
          }
          description={ignored.map((text) => <div key={text}>{text}</div>)}
        />
      )}
    </>
  );
}
