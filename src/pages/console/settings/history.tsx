import { App, Button, Flex, Table, Tag, Typography } from 'antd';
import type { VersionData, VersionsData } from '../../../domain/policies/api.ts';
import { call } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { ReplayedWith } from './replayed-with.tsx';

const STATES: Readonly<Record<VersionData['state'], { text: string; colour: string }>> = {
  PROPOSED: { text: '待确认', colour: 'gold' },
  PLANNED: { text: '待生效', colour: 'blue' },
  IN_FORCE: { text: '生效中', colour: 'green' },
  SUPERSEDED: { text: '已被替换', colour: 'default' },
  WITHDRAWN: { text: '已撤回', colour: 'default' },
};

/** Who changed what, from when and why; and back again by one press. */
export function History({ inForce, canChange }: { inForce: number; canChange: boolean }) {
  const address = useAddress();
  const after = address.one('after');
  const asked = useAsk<VersionsData>(`/api/settings/versions${after === '' ? '' : `?after=${after}`}`);
  if (asked.data === null) return <Unready of={asked} />;
  const { versions, next } = asked.data;
  return (
    <Flex vertical gap={12}>
      <Table<VersionData>
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={versions}
        scroll={{ x: 900 }}
        locale={{ emptyText: '还没有改过：现在用的是初始设置。在“升级阶梯”等页改动后，这里会留下记录。' }}
        columns={[
          { title: '版本', width: 80, render: (_, { number }) => `第${number}版` },
          {
            title: '状态',
            width: 110,
            render: (_, { state }) => <Tag color={STATES[state].colour}>{STATES[state].text}</Tag>,
          },
          { title: '生效时间', width: 150, render: (_, { from }) => (from === null ? '确认后' : minuteText(from)) },
          { title: '改动', render: (_, version) => <Changes version={version} /> },
          {
            title: '修改人和原因',
            width: 220,
            render: (_, { madeBy, decidedBy, reason, replayId }) => (
              <>
                {decidedBy ? `${madeBy.name}，${decidedBy.name}处理` : madeBy.name}
                <ReplayedWith replayId={replayId} canOpen={canChange} />
                <Typography.Paragraph type="secondary" style={{ margin: 0 }}>
                  {reason}
                </Typography.Paragraph>
              </>
            ),
          },
          { title: '操作', width: 130, render: (_, version) => <Acts version={version} inForce={inForce} /> },
        ]}
      />
      <Pager address={address} next={next === null ? null : String(next)} />
    </Flex>
  );
}

export function Changes({
  version: { changes, more, takenBackTo },
}: {
  version: Pick<VersionData, 'changes' | 'more' | 'takenBackTo'>;
}) {
  return (
    <>
      {takenBackTo !== null && <div>{takenBackTo === 0 ? '恢复到初始设置' : `恢复到第${takenBackTo}版`}</div>}
      {changes.map(({ field, name, before, after }) => (
        <div key={field}>
          {name}：<Typography.Text delete>{before}</Typography.Text> → <Typography.Text strong>{after}</Typography.Text>
        </div>
      ))}
      {more > 0 && <Typography.Text type="secondary">{`还有 ${more} 处改动`}</Typography.Text>}
    </>
  );
}

export function Acts({ version: { id, number, can }, inForce }: { version: VersionData; inForce: number }) {
  const { modal, message } = App.useApp();
  const act = (path: string, body: object, done: string) =>
    call<VersionData>('POST', path, body).then(
      async () => {
        message.success(done);
        await askAgain('/api/settings');
      },
      (problem: Error) => {
        message.error(problem.message);
      },
    );
  const ask = (title: string, content: string, okText: string, run: () => Promise<unknown>) =>
    modal.confirm({ title, content, okText, cancelText: '不了', onOk: run });
  return (
    <Flex vertical gap={4} align="start">
      {can.confirm && (
        <Button
          size="small"
          type="primary"
          onClick={() =>
            ask(`确认第${number}版`, '确认后按它的时间生效，新的预警照此升级；进行中的预警不变。', '确认生效', () =>
              act(`/api/settings/versions/${id}/confirm`, {}, '已确认'),
            )
          }
        >
          确认
        </Button>
      )}
      {can.withdraw && (
        <Button
          size="small"
          onClick={() =>
            ask(`撤回第${number}版`, '撤回后它不会生效，现在的设置不变。', '撤回', () =>
              act(`/api/settings/versions/${id}/withdraw`, {}, '已撤回'),
            )
          }
        >
          撤回
        </Button>
      )}
      {can.takeUp && (
        <Button
          size="small"
          onClick={() =>
            ask(
              `恢复第${number}版`,
              '马上生效，新的预警照此执行；进行中的预警不变。会留下一条新的记录。',
              '恢复此版本',
              () =>
                act(
                  `/api/settings/versions/${id}/take-up`,
                  { basedOn: inForce, reason: `恢复第${number}版` },
                  `已恢复第${number}版的设置`,
                ),
            )
          }
        >
          恢复此版本
        </Button>
      )}
    </Flex>
  );
}
