import { Alert, Empty, Flex, Segmented, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BreakGlassRowData, BreakGlassState } from '../../../domain/break-glass/api.ts';
import { ANSWER_MINUTES, OPEN_MINUTES } from '../../../domain/break-glass/types.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { useMe } from '../shell/me.ts';
import { BreakGlassActs } from './acts.tsx';
import { Left } from './left.tsx';
import { LookDrawer } from './look-drawer.tsx';
import { useBreakGlass } from './use-break-glass.ts';

/** A shape beside each word, so that no colour stands alone. */
const STATES: Readonly<Record<BreakGlassState, { words: string; color: string }>> = {
  WAITING: { words: '… 等待中心答复', color: 'processing' },
  OPEN: { words: '▶ 开放中', color: 'warning' },
  REFUSED: { words: '✕ 未同意', color: 'error' },
  LAPSED: { words: '■ 逾时无人答复', color: 'default' },
  WITHDRAWN: { words: '■ 已撤回', color: 'default' },
  ENDED: { words: '■ 已提前结束', color: 'default' },
  OVER: { words: '■ 到时已关闭', color: 'default' },
};

/** Requests of administrators to read one person's data: asked from the person's own page, decided here by the centre. */
export function BreakGlassPage() {
  const address = useAddress();
  const me = useMe();
  const [lookingAt, lookAt] = useState('');
  const which = address.one('which') === 'CURRENT' ? 'CURRENT' : 'ALL';
  const asked = useBreakGlass({ which, after: address.one('after') });
  const rights = me.data?.rights ?? [];
  // Ended by somebody else it is no more his to see: then it goes from the screen too.
  const looking = asked.data?.requests.find(({ id, allowed }) => id === lookingAt && allowed.includes('look'));
  const seesPeople = rights.includes('break_glass.decide');
  return (
    <PageFrame title="紧急查看" of={asked}>
      <Alert
        type="info"
        showIcon
        title={`县级管理员确需看到某一个人的资料时，写明原因申请；反诈中心另一名民警同意后开放${OPEN_MINUTES}分钟，到时自动关闭。${ANSWER_MINUTES}分钟无人答复，申请失效。`}
        description={
          rights.includes('break_glass.ask') ? (
            <>
              在<Link href="/people">“人员”</Link>
              里打开此人，按“申请紧急查看”。每次查看都有记录，本人在“我的信息”里能看到。
            </>
          ) : (
            '同意前请核实原因。每次查看都有记录，本人在“我的信息”里能看到。'
          )
        }
      />
      <Flex>
        <Segmented
          value={which}
          options={[
            { value: 'ALL', label: '全部' },
            { value: 'CURRENT', label: '等待和开放中' },
          ]}
          onChange={(value) => address.change({ which: value, after: null })}
        />
      </Flex>
      <Table<BreakGlassRowData>
        size="small"
        rowKey="id"
        dataSource={asked.data?.requests ?? []}
        pagination={false}
        scroll={{ x: 1000 }}
        locale={{
          emptyText: (
            <Empty description={which === 'CURRENT' ? '现在没有等待答复或开放中的查看' : '还没有人申请过紧急查看'} />
          ),
        }}
        columns={[
          { title: '编号', width: 160, dataIndex: 'number' },
          { title: '状态', width: 190, render: (_, one) => <State one={one} /> },
          {
            title: '申请',
            width: 130,
            render: (_, { requestedBy, requestedAt }) => <Act by={requestedBy} at={requestedAt} />,
          },
          {
            title: '查看谁',
            width: 170,
            render: (_, { personId, person, organisation }) => (
              <>
                {seesPeople ? <Link href={`/people?person=${personId}`}>{person}</Link> : person}
                <br />
                <Typography.Text type="secondary">{organisation}</Typography.Text>
              </>
            ),
          },
          { title: '原因', render: (_, { reason }) => (reason === '' ? '原因已清除' : reason) },
          {
            title: '决定',
            width: 130,
            render: (_, { decidedBy, decidedAt }) => decidedAt !== null && <Act by={decidedBy ?? ''} at={decidedAt} />,
          },
          { title: '查看次数', width: 90, align: 'right', dataIndex: 'looks' },
          {
            title: '操作',
            width: 180,
            render: (_, one) => <BreakGlassActs one={one} onLook={({ id }) => lookAt(id)} />,
          },
        ]}
      />
      <Pager address={address} next={asked.data?.next ?? null} isLog />
      {looking && <LookDrawer one={looking} onClose={() => lookAt('')} />}
    </PageFrame>
  );
}

function Act({ by, at }: { by: string; at: string }) {
  return (
    <>
      {by}
      <br />
      <Typography.Text type="secondary">{minuteText(at)}</Typography.Text>
    </>
  );
}

function State({ one: { state, lapsesAt, opensUntil, endedBy, endedAt } }: { one: BreakGlassRowData }) {
  const { words, color } = STATES[state];
  const until = state === 'WAITING' ? lapsesAt : state === 'OPEN' ? opensUntil : null;
  return (
    <>
      <Tag color={color}>{words}</Tag>
      <br />
      <Typography.Text type="secondary">
        {until !== null && (
          <>
            还剩 <Left until={until} />
          </>
        )}
        {endedAt !== null && `${endedBy ?? '此人资料已删除'} ${minuteText(endedAt)}`}
      </Typography.Text>
    </>
  );
}
