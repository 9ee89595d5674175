import { Alert, Card, Descriptions, Flex, Progress, Statistic, Table, Tag } from 'antd';
import { Link } from 'wouter';
import type { ImportViewData } from '../../../domain/roster/api.ts';
import { minuteText } from '../../kit/time.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ChangeTable } from './changes.tsx';
import { ConfirmList } from './confirm.tsx';
import { FaultTable } from './faults.tsx';
import { LeaverTable } from './leavers.tsx';
import { COUNTS, importPath, isMoving, STATES } from './words.ts';

const REFRESH_MS = 1_500;

/** One list: what is wrong with it, what it would change and for whom, and how far it has come. */
export function ImportPage({ id }: { id: string }) {
  const asked = useAsk<ImportViewData>(importPath(id));
  return (
    <PageFrame title="导入名单" of={asked} extra={<Link href="/imports">全部导入</Link>}>
      {asked.data && <List list={asked.data} />}
    </PageFrame>
  );
}

function List({ list }: { list: ImportViewData }) {
  const { id, state, reason, counts, faults, progress } = list;
  const isChecked = state === 'CHECKED';
  // The same question as the page's own, asked again while something moves.
  useAsk<ImportViewData>(importPath(id), { everyMs: isMoving(list) && REFRESH_MS });
  return (
    <>
      {reason !== null && <Alert type="error" showIcon title={reason} description="改正后请重新上传。" />}
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2, xl: 4 }}
        items={[
          { label: '状态', children: <Tag color={STATES[state].colour}>{STATES[state].word}</Tag> },
          { label: '名单', children: list.fileName ?? '（文件名已清除）' },
          { label: '上传', children: minuteText(list.createdAt) },
          {
            label: '行数',
            children: `共${list.rowsInFile}行，读取${list.rows}行${list.fullList ? '，完整名单' : ''}`,
          },
        ]}
      />
      {(state === 'APPLYING' || state === 'DONE') && (
        <Card size="small" title={state === 'DONE' ? '导入结果' : '正在导入'} aria-live="polite">
          <Progress
            aria-label="导入进度"
            percent={progress.total === 0 ? 100 : Math.floor((100 * progress.applied) / progress.total)}
            status={state === 'DONE' ? 'success' : 'active'}
          />
          {progress.applied}/{progress.total}行{faults.rows > 0 && `，有问题的${faults.rows}行没有导入`}
        </Card>
      )}
      {!isMoving(list) && state !== 'FAILED' && (
        <Card size="small" title={isChecked ? '确认后会有这些变化' : '这些变化'}>
          <Flex gap={32} wrap>
            {COUNTS.map(([key, name]) => (
              <Statistic key={key} title={name} value={counts[key]} suffix="人" />
            ))}
          </Flex>
        </Card>
      )}
      {faults.errors + faults.warnings > 0 && <FaultTable list={list} />}
      {list.ignored.parts.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`没有读取的内容（${list.ignored.rows}行）`}
          description={list.ignored.parts.map(({ text }) => <div key={text}>{text}</div>)}
        />
      )}
      {isChecked && <ChangeTable list={list} />}
      {isChecked && list.newUnits.length > 0 && <NewUnits list={list} />}
      {isChecked && counts.leavers > 0 && <LeaverTable id={id} leavers={counts.leavers} />}
      {isChecked && <ConfirmList list={list} />}
    </>
  );
}

/** Workshops that nobody has made yet: a typo is seen before it becomes one. */
function NewUnits({ list: { newUnits } }: { list: ImportViewData }) {
  return (
    <Card size="small" title={`确认后会新建${newUnits.length}个部门`}>
      <Table
        size="small"
        rowKey={({ organisation, unit }) => `${organisation} ${unit}`}
        dataSource={newUnits}
        pagination={{ pageSize: 10, hideOnSinglePage: true }}
        columns={[
          { title: '单位', dataIndex: 'organisation', ellipsis: true },
          { title: '部门', dataIndex: 'unit' },
          { title: '人数', dataIndex: 'rows', align: 'right', width: 80 },
          {
            title: '核对',
            render: (_, { like }) =>
              like === null ? '' : <Tag color="warning">▲ 与已有的“{like}”相近，请核对是否写错</Tag>,
          },
        ]}
      />
    </Card>
  );
}
