import { Alert, Descriptions, Empty, Flex, List, Steps, Table, Tabs, Tag, Timeline, Typography, theme } from 'antd';
import { Link } from 'wouter';
import type { CourseData, SentData } from '../../../domain/warning-views/api.ts';
import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { type AppClock, minuteText, momentText } from '../../kit/time.ts';
import { cardName, entryNote, isTrouble } from '../../kit/warning/words.ts';
import { useAddress } from '../parts/address.ts';
import { ReachDot } from '../parts/reach-dot.tsx';
import { useKeys } from '../shell/keys.tsx';
import { attemptText, codeText, staysText } from './answers.ts';
import { Left, LevelTag } from './parts.tsx';
import { PhoneCard } from './phone-card.tsx';

interface CourseProps {
  view: WarningViewData;
  course: CourseData | null;
  words: WordsData;
  clock: AppClock;
}

const TABS = ['timeline', 'asked', 'sent', 'previous'] as const;

/** How it went so far, what comes next by itself, and every message with the platform's answer. */
export function Course({ view, course, words, clock }: CourseProps) {
  const address = useAddress();
  const chosen = TABS.find((one) => one === address.one('tab')) ?? 'timeline';
  const choose = (tab: string) => address.change({ tab: tab === 'timeline' ? null : tab }, { replace: true });
  const has = course !== null && course.ladder.length > 0;
  useKeys(
    has
      ? [
          { keys: '1', says: '看处置经过', run: () => choose('timeline') },
          { keys: '2', says: '看通知与应答', run: () => choose('asked') },
          { keys: '3', says: '看卡片与送达', run: () => choose('sent') },
          { keys: '4', says: '看此人以往预警', run: () => choose('previous') },
        ]
      : [],
  );
  const trouble = course?.sent.filter(({ state }) => isTrouble(state)).length ?? 0;
  const tabs = [
    { key: 'timeline', label: '处置经过', children: <Events view={view} words={words} /> },
    ...(has
      ? [
          {
            key: 'asked',
            label: `通知与应答 ${course.asked.length}`,
            children: <AskedPeople course={course} view={view} />,
          },
          {
            key: 'sent',
            label: (
              <>
                卡片与送达 {course.sent.length}
                {trouble > 0 && <Typography.Text type="danger">（{trouble}条未送达）</Typography.Text>}
              </>
            ),
            children: <Sent course={course} view={view} words={words} />,
          },
          {
            key: 'previous',
            label: `此人以往预警 ${course.previous.length}`,
            children: <Previous course={course} words={words} />,
          },
        ]
      : []),
  ];
  return (
    <Flex vertical gap={8} style={{ minWidth: 0 }}>
      {has && <Ladder course={course} view={view} words={words} clock={clock} />}
      <Tabs activeKey={has ? chosen : 'timeline'} onChange={choose} items={tabs} size="small" />
    </Flex>
  );
}

/** The steps side by side: told, next with its time left, later. */
function Ladder({ view, course: { ladder, alarmAt }, words, clock }: CourseProps & { course: CourseData }) {
  const { token } = theme.useToken();
  const isOver = view.state === 'CLOSED' || view.state === 'REVOKED';
  return (
    <section aria-label="升级阶梯">
      <Steps
        size="small"
        titlePlacement="vertical"
        items={ladder.map(({ step, place, notifiedAt, dueAt }) => ({
          title: words.steps[step] ?? String(step),
          status: place === 'NOTIFIED' || place === 'PASSED' ? 'finish' : place === 'NEXT' ? 'process' : 'wait',
          content: (
            <span style={{ fontSize: 12 }}>
              {place === 'NOTIFIED' && notifiedAt && `${momentText(notifiedAt, view.now)} 已通知`}
              {place === 'PASSED' && '已过'}
              {place === 'NEXT' && dueAt && (
                <b style={{ color: token.colorText }}>
                  {momentText(dueAt, view.now)} 升级（
                  <Left clock={clock} at={dueAt} />
                  后）
                </b>
              )}
              {place === 'LATER' && dueAt && `${momentText(dueAt, view.now)} 若仍无人处置`}
              {place === 'RESTS' && (isOver ? '未用到' : '暂停升级')}
              {place !== 'NOTIFIED' && notifiedAt && <div>{momentText(notifiedAt, view.now)} 已提前告知</div>}
            </span>
          ),
        }))}
      />
      {alarmAt && (
        <Alert
          type="error"
          showIcon
          style={{ marginTop: 8 }}
          title={
            <>
              已升到最高一级，仍无人处置；{momentText(alarmAt, view.now)} 再次告警（
              <Left clock={clock} at={alarmAt} />
              后）
            </>
          }
        />
      )}
    </section>
  );
}

function Events({ view, words }: Pick<CourseProps, 'view' | 'words'>) {
  const items = view.timeline
    .map((entry, place) => ({ entry, place }))
    .reverse()
    .map(({ entry, place }) => {
      const note = entryNote(entry, words);
      return {
        key: place,
        color: isGrave(entry.action) ? 'red' : 'blue',
        content: (
          <>
            <Typography.Text type="secondary" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {momentText(entry.at, view.now)}
            </Typography.Text>{' '}
            <b>{entry.actor}</b> {entry.text}
            {note && <Typography.Text type="secondary">（{note}）</Typography.Text>}
          </>
        ),
      };
    });
  return <Timeline items={items} style={{ paddingTop: 8 }} aria-label="处置经过" />;
}

const GRAVE = new Set([
  'escalated',
  'lapsed',
  'alarm_repeated',
  'step_empty',
  'unreachable',
  'channel_failed',
  'review_overdue',
  'match_overdue',
]);
const isGrave = (action: string): boolean => GRAVE.has(action);

function AskedPeople({ course, view }: { course: CourseData; view: WarningViewData }) {
  const isOver = view.state === 'CLOSED' || view.state === 'REVOKED';
  return (
    <Table
      size="small"
      rowKey={({ personId, step, at }) => `${personId} ${step} ${at}`}
      dataSource={course.asked}
      pagination={false}
      scroll={{ x: 480 }}
      locale={{ emptyText: <Empty description="还没有通知任何人。匹配到员工后会立即下发。" /> }}
      columns={[
        { title: '姓名', dataIndex: 'name', width: 96 },
        { title: '角色', dataIndex: 'role', width: 110 },
        ...(isOver
          ? []
          : [
              {
                title: '现在能否联系上',
                width: 180,
                render: (_: unknown, { personId }: CourseData['asked'][number]) => <ReachDot personId={personId} />,
              },
            ]),
        { title: '通知时间', dataIndex: 'at', width: 110, render: (at: string) => momentText(at, view.now) },
        {
          title: '应答',
          dataIndex: 'answers',
          render: (answers: CourseData['asked'][number]['answers']) =>
            answers.length === 0 ? (
              <Typography.Text type="secondary">未应答</Typography.Text>
            ) : (
              answers.map(({ text, at }) => (
                <Tag key={text + at}>
                  {text} {momentText(at, view.now)}
                </Tag>
              ))
            ),
        },
      ]}
    />
  );
}

/** Each message: the card as it stands on the phone, and what the platform said to each call. */
function Sent({ course, view, words }: { course: CourseData; view: WarningViewData; words: WordsData }) {
  if (course.sent.length === 0) return <Empty description="还没有发出消息" />;
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">
        “平台已接受”不等于本人已看到，只有按键才算。{course.isSentCut && '只列出最近200条。'}
      </Typography.Text>
      {course.sent.map((one) => (
        <SentMessage key={one.id} sent={one} now={view.now} words={words} />
      ))}
    </Flex>
  );
}

function SentMessage({ sent, now, words }: { sent: SentData; now: string; words: WordsData }) {
  const { to, template, state, errcode, at, card, text, isBehind, unsyncable, attempts, step } = sent;
  return (
    <Flex gap={16} wrap component="section" aria-label={`发给${to}的消息`}>
      {card && <PhoneCard card={card} />}
      <Flex vertical gap={4} flex="1 1 240px">
        <span>
          <b>{to}</b>　{cardName(template, words)}
          {step > 0 && <Typography.Text type="secondary">（{words.steps[step]}）</Typography.Text>}
        </span>
        <span>
          <Typography.Text type="secondary">{momentText(at, now)}</Typography.Text>{' '}
          <Tag color={isTrouble(state) ? 'error' : state === 'acted' ? 'success' : 'default'}>
            {words.deliveryStates[state] ?? state}
          </Tag>
          {isTrouble(state) && <Typography.Text type="danger">{codeText(errcode)}</Typography.Text>}
        </span>
        {text && <Typography.Text>{text}</Typography.Text>}
        {isBehind && (
          <Typography.Text type="warning">
            {unsyncable ? staysText(unsyncable) : '正在更新到手机，手机上可能还是上一个内容'}
          </Typography.Text>
        )}
        <List
          size="small"
          split={false}
          dataSource={attempts}
          locale={{ emptyText: '还没有调用平台' }}
          renderItem={(one) => (
            <List.Item style={{ padding: '2px 0' }}>
              <Typography.Text type={one.result === null || one.result === 'ok' ? 'secondary' : 'danger'}>
                {momentText(one.at, now)} {attemptText(one)}
              </Typography.Text>
            </List.Item>
          )}
        />
      </Flex>
    </Flex>
  );
}

function Previous({ course, words }: { course: CourseData; words: WordsData }) {
  return (
    <Flex vertical gap={16}>
      <Table
        size="small"
        rowKey="id"
        dataSource={course.previous}
        pagination={false}
        scroll={{ x: 520 }}
        locale={{ emptyText: <Empty description="您有权查看的范围内，此人没有其他预警" /> }}
        columns={[
          {
            title: '编号',
            dataIndex: 'number',
            render: (number: string, { id }) => <Link href={`/w/${id}`}>{number}</Link>,
          },
          { title: '等级', dataIndex: 'level', render: (_, { level }) => <LevelTag level={level} words={words} /> },
          { title: '类型', dataIndex: 'fraudName' },
          { title: '单位', dataIndex: 'organisation' },
          { title: '时间', dataIndex: 'createdAt', render: (at: string) => minuteText(at) },
          {
            title: '结果',
            render: (_, { state, outcome, openReason }) => {
              const came = outcome ?? openReason;
              return came ? words.outcomes[came] : words.states[state];
            },
          },
        ]}
      />
      <Descriptions
        title="来源"
        size="small"
        column={1}
        items={course.sources.map(({ sourceRef, source, level, merged, at }) => ({
          key: sourceRef,
          label: minuteText(at),
          children: `${source} ${sourceRef}，${words.levels[level]?.tag ?? ''}${merged ? '，并入本预警' : ''}`,
        }))}
      />
    </Flex>
  );
}
