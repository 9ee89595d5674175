import { App, Button, Card, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { MuteViewData, MuteWindowData } from '../../../domain/mute-windows/api.ts';
import { MUTE_KINDS, MUTED_AT_MOST_HOURS } from '../../../domain/mute-windows/types.ts';
import { call } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { MuteBanner } from '../parts/mute-banner.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Pager } from '../parts/pager.tsx';
import { MuteForm } from './mute-form.tsx';

const EVERY_MS = 15_000;
const PATH = '/api/mute-windows';

const STATES: Readonly<Record<MuteWindowData['state'], { text: string; colour: string }>> = {
  PLANNED: { text: '待开始', colour: 'blue' },
  RUNNING: { text: '进行中', colour: 'gold' },
  OVER: { text: '已结束', colour: 'default' },
};

/** Windows in which silence is not asked again about 中危 and 低危: what is, what will be, what was. */
export function MutePage() {
  const address = useAddress();
  const after = address.one('after');
  const asked = useAsk<MuteViewData>(`${PATH}?limit=20${after === '' ? '' : `&after=${after}`}`, {
    everyMs: EVERY_MS,
  });
  const [isOpen, setOpen] = useState(false);
  const { data } = asked;
  return (
    <PageFrame
      title="静默与维护"
      of={asked}
      extra={
        data?.canDeclare && (
          <Button type="primary" onClick={() => setOpen(true)}>
            设置时段
          </Button>
        )
      }
    >
      <MuteBanner isLinked={false} />
      <Typography.Paragraph style={{ margin: 0, maxWidth: 900 }}>
        时段内，中危、低危无人签收时不升级、不再提醒，预警来源中断也不通知；到点或提前结束后，按原来的时间依次继续，一步不少。
        新预警的第一次通知、民警请求的支援、特急和高危，照常发出。每次最长 {MUTED_AT_MOST_HOURS} 小时，到点自动结束。
      </Typography.Paragraph>
      {data && (
        <Flex vertical gap={16}>
          <Card size="small" title="现在和以后">
            <Windows
              rows={data.open}
              canEnd={data.canDeclare}
              empty={data.canDeclare ? '没有静默或维护。需要时点右上角“设置时段”。' : '没有静默或维护，所有提醒照常。'}
            />
          </Card>
          <Card size="small" title="以前">
            <Windows rows={data.past} canEnd={false} empty="还没有结束的时段" />
            <Pager address={address} next={data.next} />
          </Card>
        </Flex>
      )}
      {isOpen && <MuteForm onClose={() => setOpen(false)} />}
    </PageFrame>
  );
}

function Windows({ rows, canEnd, empty }: { rows: MuteWindowData[]; canEnd: boolean; empty: string }) {
  const { modal, message } = App.useApp();
  const end = ({ id }: MuteWindowData) =>
    call<MuteWindowData>('POST', `${PATH}/${id}/end`, {}).then(
      async () => {
        message.success('已结束，等着的步骤马上继续');
        await askAgain(PATH);
      },
      (problem: Error) => {
        message.error(problem.message);
      },
    );
  return (
    <Table<MuteWindowData>
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 760 }}
      locale={{ emptyText: empty }}
      columns={[
        {
          title: '状态',
          width: 100,
          render: (_, { state }) => <Tag color={STATES[state].colour}>{STATES[state].text}</Tag>,
        },
        { title: '类型', width: 100, render: (_, { kind }) => MUTE_KINDS[kind] },
        {
          title: '时间',
          width: 300,
          render: (_, { startsAt, endsAt, endedAt }) =>
            endedAt === null
              ? `${minuteText(startsAt)} 至 ${minuteText(endsAt)}`
              : endedAt < startsAt
                ? `原定 ${minuteText(startsAt)}，开始前取消`
                : `${minuteText(startsAt)} 至 ${minuteText(endedAt)}（提前）`,
        },
        { title: '原因', dataIndex: 'reason' },
        {
          title: '操作人',
          width: 160,
          render: (_, { declaredBy, endedBy }) => (endedBy ? `${declaredBy}，${endedBy}结束` : declaredBy),
        },
        ...(canEnd
          ? [
              {
                title: '操作',
                width: 110,
                render: (_: unknown, window: MuteWindowData) => (
                  <Button
                    size="small"
                    onClick={() =>
                      modal.confirm({
                        title: window.state === 'PLANNED' ? '取消这个时段？' : '现在结束？',
                        content:
                          window.state === 'PLANNED'
                            ? '到时不会静默，提醒照常。'
                            : '等着的步骤马上依次继续：中危、低危会升级，民警会收到卡片。',
                        okText: window.state === 'PLANNED' ? '取消时段' : '现在结束',
                        cancelText: '不了',
                        onOk: () => end(window),
                      })
                    }
                  >
                    {window.state === 'PLANNED' ? '取消' : '提前结束'}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
