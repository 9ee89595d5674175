import { Alert, App, Button, Card, Collapse, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import type { DiagnosisData, InvariantsData } from '../../../domain/operations/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';

/** Two questions that take a while: nobody asks them but by a press. */
export function Checks() {
  const doctor = useRun<DiagnosisData>('/api/operations/doctor');
  const rules = useRun<InvariantsData>('/api/operations/invariants');
  return (
    <Card size="small" title="检查">
      <Flex gap={8} wrap>
        <Button loading={doctor.isBusy} onClick={doctor.run}>
          检查企业微信设置
        </Button>
        <Button loading={rules.isBusy} onClick={rules.run}>
          核对数据规则
        </Button>
        <Typography.Text type="secondary" style={{ alignSelf: 'center' }}>
          各需几秒到几十秒，不影响预警
        </Typography.Text>
      </Flex>
      {doctor.answer && <Diagnosis found={doctor.answer} />}
      {rules.answer && <Rules found={rules.answer} />}
    </Card>
  );
}

function useRun<T>(path: string) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<T | null>(null);
  const run = async () => {
    setBusy(true);
    try {
      setAnswer(await call<T>('POST', path, {}));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, answer, run: () => void run() };
}

function Diagnosis({ found: { isWell, lines } }: { found: DiagnosisData }) {
  return (
    <Alert
      style={{ marginTop: 12 }}
      type={isWell ? 'success' : 'error'}
      showIcon
      title={isWell ? '企业微信设置没有问题' : '企业微信设置要改'}
      description={lines.map((line) => <div key={line}>{line}</div>)}
    />
  );
}

function Rules({ found: { results, milliseconds } }: { found: InvariantsData }) {
  const broken = results.filter(({ rows, fault }) => rows.length > 0 || fault !== null);
  return (
    <>
      <Alert
        style={{ marginTop: 12 }}
        type={broken.length === 0 ? 'success' : 'error'}
        showIcon
        title={
          broken.length === 0
            ? `${results.length} 条规则全部成立，用时 ${(milliseconds / 1_000).toFixed(1)} 秒`
            : `${broken.length} 条规则不成立，请把下表交给系统管理员`
        }
      />
      {broken.length > 0 && (
        <Collapse
          style={{ marginTop: 12 }}
          defaultActiveKey={broken.map(({ id }) => id)}
          items={broken.map(({ id, title, rows, fault }) => ({
            key: id,
            label: `${id} ${title}`,
            children:
              fault === null ? (
                <Table
                  size="small"
                  pagination={false}
                  rowKey={(row) => JSON.stringify(row)}
                  scroll={{ x: true }}
                  dataSource={rows}
                  columns={Object.keys(rows[0] ?? {}).map((name) => ({ title: name, dataIndex: name }))}
                />
              ) : (
                <Typography.Text type="danger">没有核对完：{fault}</Typography.Text>
              ),
          }))}
        />
      )}
    </>
  );
}
