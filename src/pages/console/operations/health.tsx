import { Alert, Button, Card, Descriptions, Flex, Progress, Table, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import type { HealthData } from '../../../domain/operations/api.ts';
import { useAsk } from '../parts/ask.ts';
import { MuteBanner } from '../parts/mute-banner.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Checks } from './service-checks.tsx';
import { SWEEPS } from './sweep-words.ts';
import { agoText, secondsText, secondText } from './words.ts';

const EVERY_MS = 10_000;

/** Whether the service can do its work now, and what to look at where it cannot. */
export function HealthPage() {
  const asked = useAsk<HealthData>('/api/operations/health', { everyMs: EVERY_MS });
  return (
    <PageFrame title="运行状况" of={asked} extra={<Button onClick={() => void asked.refresh()}>刷新</Button>}>
      {asked.data && <Health health={asked.data} />}
    </PageFrame>
  );
}

function Health({ health }: { health: HealthData }) {
  const faults = faultsOf(health);
  return (
    <>
      <MuteBanner />
      {faults.length === 0 ? (
        <Alert
          type="success"
          showIcon
          title="一切正常"
          description={`版本 ${health.version}，${secondText(health.now)}`}
        />
      ) : (
        <Alert
          type="error"
          showIcon
          title={`有 ${faults.length} 处要看`}
          description={faults.map((fault) => <div key={fault}>{fault}</div>)}
        />
      )}
      <div
        style={{ display: 'grid', gap: 16, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))' }}
      >
        <Channel health={health} />
        <Feeds health={health} />
        <Quotas health={health} />
        <Stores health={health} />
      </div>
      <Checks />
      <Sweeps health={health} />
    </>
  );
}

const CHANNEL = { open: '✓ 通', paused: '… 暂停', silent: '✕ 没有答复', broken: '✕ 已关闭' } as const;

function faultsOf({
  channel,
  deliveries,
  callbacks,
  timersOverdue,
  stores,
  sweeps,
  feeds,
  beacon,
}: HealthData): string[] {
  return [
    ...(channel.state === 'broken' ? [`发送通道已关闭（错误码 ${channel.errcode}）：${channel.meaning}`] : []),
    ...(channel.state === 'silent' ? ['企业微信没有答复：请检查网络和代理，或看企业微信是否在维护'] : []),
    ...(deliveries.dead > 0 ? [`${deliveries.dead} 条消息发送失败：到「队列与失败」按原因改好后重发`] : []),
    ...(callbacks.quarantined > 0 ? [`${callbacks.quarantined} 个回调没能处理：到「队列与失败」重新处理`] : []),
    ...(timersOverdue > 0 ? [`${timersOverdue} 个预警步骤过时未执行：请看运行日志`] : []),
    ...stores.filter(({ ok }) => !ok).map(({ name, note }) => `${name} ${note}`),
    ...feeds
      .filter(({ silentSince }) => silentSince !== null)
      .map(({ name }) => `预警来源「${name}」中断：请联系上级平台`),
    ...sweeps.filter(({ isOverdue }) => isOverdue).map(({ name }) => `定时巡检「${SWEEPS[name] ?? name}」过时未做`),
    ...(beacon.isOn && beacon.fault !== null ? [`呼叫外部监控失败（${beacon.fault}）：请检查 MONITOR_URL`] : []),
  ];
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={title}>
      {children}
    </Card>
  );
}

function Channel({
  health: { channel, deliveries, cardsBehind, outboxSeconds, callbacks, now },
}: {
  health: HealthData;
}) {
  return (
    <Panel title="企业微信">
      <Descriptions
        size="small"
        column={1}
        items={[
          {
            key: 'state',
            label: '发送通道',
            children: `${CHANNEL[channel.state]}${channel.until ? `，到 ${secondText(channel.until)}` : ''}`,
          },
          {
            key: 'out',
            label: '待发',
            children: `${deliveries.due} 条到点，${deliveries.held} 条未到点，${deliveries.unknown} 条等答复，最久等了 ${secondsText(outboxSeconds)}`,
          },
          { key: 'dead', label: '发送失败', children: `${deliveries.dead} 条` },
          { key: 'cards', label: '待更新卡片', children: `${cardsBehind} 张` },
          {
            key: 'in',
            label: '回调',
            children: `共收 ${callbacks.kept} 个，待处理 ${callbacks.waiting} 个，没能处理 ${callbacks.quarantined} 个`,
          },
          {
            key: 'last',
            label: '最近回调',
            children:
              callbacks.lastAt === null
                ? '还没有收到过'
                : `${secondText(callbacks.lastAt)}（${agoText(callbacks.lastAt, new Date().toISOString())}）`,
          },
        ]}
      />
      <Typography.Text type="secondary">截至 {secondText(now)}</Typography.Text>
    </Panel>
  );
}

function Feeds({ health: { feeds, now, beacon } }: { health: HealthData }) {
  return (
    <Panel title="预警来源">
      <Table
        size="small"
        rowKey="source"
        pagination={false}
        dataSource={feeds}
        locale={{ emptyText: '还没有收到过预警' }}
        columns={[
          { title: '来源', dataIndex: 'name' },
          { title: '最近一条', render: (_, { lastAt }) => `${agoText(lastAt, now)}` },
          {
            title: '状态',
            render: (_, { silentSince, silentAfterMinutes }) =>
              silentSince !== null ? (
                <Tag color="error">✕ 中断</Tag>
              ) : silentAfterMinutes === null ? (
                <Typography.Text type="secondary">不监测</Typography.Text>
              ) : (
                <Tag color="success">✓ {secondsText(silentAfterMinutes * 60)}内</Tag>
              ),
          },
        ]}
      />
      <Typography.Paragraph type="secondary" style={{ margin: '8px 0 0' }}>
        外部监控：
        {!beacon.isOn
          ? '未设置（MONITOR_URL），本系统停了没有人会知道'
          : beacon.lastAt === null
            ? '还没有答复'
            : `最近一次答复 ${secondText(beacon.lastAt)}`}
      </Typography.Paragraph>
    </Panel>
  );
}

function Quotas({ health: { quotas } }: { health: HealthData }) {
  return (
    <Panel title="发送额度">
      <Flex vertical gap={4}>
        {quotas.map(({ name, used, cap }) => (
          <div key={name}>
            <Flex justify="space-between">
              <span>{name}</span>
              <Typography.Text type="secondary">
                已用 {used}，还剩 {Math.max(0, cap - used)}
              </Typography.Text>
            </Flex>
            <Progress
              percent={Math.min(100, Math.round((used / cap) * 100))}
              size="small"
              {...(used >= cap * 0.9 ? { status: 'exception' as const } : {})}
              aria-label={name}
            />
          </div>
        ))}
      </Flex>
    </Panel>
  );
}

function Stores({ health: { stores, version, timersOverdue } }: { health: HealthData }) {
  return (
    <Panel title="存储与版本">
      <Descriptions
        size="small"
        column={1}
        items={[
          ...stores.map(({ name, ok, note }) => ({ key: name, label: name, children: `${ok ? '✓' : '✕'} ${note}` })),
          { key: 'timers', label: '过时的步骤', children: `${timersOverdue} 个` },
          { key: 'version', label: '版本', children: version },
        ]}
      />
    </Panel>
  );
}

function Sweeps({ health: { sweeps } }: { health: HealthData }) {
  const now = new Date().toISOString();
  return (
    <Panel title="定时巡检">
      <Table
        size="small"
        rowKey="name"
        dataSource={sweeps}
        pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: '名称', render: (_, { name }) => SWEEPS[name] ?? name },
          { title: '上次完成', render: (_, { doneAt }) => agoText(doneAt, now) },
          { title: '用时', align: 'right', render: (_, { seconds }) => (seconds === null ? '' : secondsText(seconds)) },
          {
            title: '状态',
            render: (_, { isUnderWay, isOverdue, nextAt }) =>
              isUnderWay ? (
                <Tag color="processing">… 进行中</Tag>
              ) : isOverdue ? (
                <Tag color="error">✕ 过时未做</Tag>
              ) : (
                `下次 ${secondText(nextAt)}`
              ),
          },
        ]}
      />
    </Panel>
  );
}
