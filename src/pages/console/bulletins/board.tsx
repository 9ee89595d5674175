import { Alert, Button, Card, Col, Flex, Row, Tag, Timeline, Typography } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { AudienceData, BoardData, BulletinViewData } from '../../../domain/bulletins/api.ts';
import { reachText, STATE_WORDS } from '../../kit/bulletins/words.ts';
import { call, query } from '../../kit/call.ts';
import { minuteText, momentText, spanText } from '../../kit/time.ts';
import { type Asked, askAgain, useAsk } from '../parts/ask.ts';
import { useFresh } from '../parts/live.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ShareBar, ShareLegend } from '../parts/share-bar.tsx';
import { WecomCard } from '../parts/wecom-card.tsx';
import { BulletinActs } from './acts.tsx';
import { Answers } from './answers.tsx';
import { Launch } from './launch.tsx';
import { partsOf } from './parts-of.ts';
import { Places } from './places.tsx';
import { Who } from './who.tsx';

const MOVING: readonly string[] = ['PENDING_APPROVAL', 'SCHEDULED', 'SENDING', 'SENT'];
const pathOf = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

/**
 * Whom it would reach is counted when the page opens and after whatever was done to it; in between it is asked again
 * without that dear number.
 */
function useBulletin(path: string): Pick<Asked<BulletinViewData>, 'data' | 'problem' | 'refresh'> {
  const whole = useAsk<BulletinViewData>(path);
  const isMoving = whole.data !== null && MOVING.includes(whole.data.state);
  useFresh(
    ['bulletins'],
    ...(isMoving ? [`${path}?audience=false`, `${path}/board`, `${path}/organisations`] : [path]),
  );
  const light = useAsk<BulletinViewData>(`${path}?audience=false`, { isOn: isMoving });
  const newer = light.data && light.answeredAt > whole.answeredAt ? light.data : null;
  const isOld = newer !== null && newer.timeline.length !== whole.data?.timeline.length;
  const { refresh } = whole;
  useEffect(() => {
    if (isOld) void refresh();
  }, [isOld, refresh]);
  const data = newer ? { ...newer, reach: newer.reach ?? whole.data?.reach ?? null } : whole.data;
  return { data, problem: light.problem ?? whole.problem, refresh };
}

/** One bulletin whole: what it says and to whom, what may be done now, and how far it has come, down to the person. */
export function BulletinPage({ id }: { id: string }) {
  const path = pathOf(id);
  const one = useBulletin(path);
  const isOut = one.data !== null && one.data.sendingAt !== null;
  const board = useAsk<BoardData>(`${path}/board`, {
    isOn: isOut,
  });
  return (
    <PageFrame
      title={one.data ? `通报：${one.data.title}` : '通报'}
      of={one}
      extra={one.data && <BulletinActs view={one.data} onDone={() => askAgain('/api/bulletins')} />}
    >
      {one.data && <Whole view={one.data} board={isOut ? board.data : null} />}
    </PageFrame>
  );
}

function Whole({ view, board }: { view: BulletinViewData; board: BoardData | null }) {
  return (
    <>
      <Notes view={view} board={board} />
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={15}>
          <Flex vertical gap={16}>
            {board && board.counters.target > 0 && <Signed view={view} board={board} />}
            {board?.answers && <Answers id={view.id} answers={board.answers} target={board.counters.target} />}
            {board && board.townships.length > 0 && <Places id={view.id} board={board} />}
            <Card size="small" title="发给谁" extra={view.sendingAt === null && <Listed id={view.id} />}>
              {view.reach && (
                <Typography.Paragraph strong>
                  {view.sendingAt === null ? '将发给' : '可催办'}
                  {reachText(view.reach)}
                </Typography.Paragraph>
              )}
              {view.reasons.map(({ text }) => (
                <div key={text}>{text}</div>
              ))}
              {view.quorum !== null && (
                <div>
                  每单位{view.quorum}人签收即可，{view.waveMinutes}分钟后再问下一批
                </div>
              )}
            </Card>
            <Card size="small" title="经过">
              <Timeline
                items={view.timeline.map(({ at, actor, text }) => ({
                  key: `${at} ${text}`,
                  content: (
                    <>
                      <Typography.Text type="secondary">{momentText(at, view.now)}</Typography.Text> {actor} {text}
                    </>
                  ),
                }))}
              />
            </Card>
          </Flex>
        </Col>
        <Col xs={24} xl={9}>
          <Card size="small" title="手机上的样子">
            <Flex wrap gap={16}>
              {view.cards.map(({ template, roles, card }) => (
                <WecomCard
                  key={template}
                  card={card}
                  to={roles.includes('EMPLOYEE') ? '员工收到' : '安全顾问、民警收到'}
                />
              ))}
            </Flex>
            {view.longText && (
              <>
                <Typography.Title level={5}>详情页正文</Typography.Title>
                <Typography.Paragraph style={{ whiteSpace: 'pre-wrap' }}>{view.longText}</Typography.Paragraph>
              </>
            )}
          </Card>
        </Col>
      </Row>
    </>
  );
}

/** Whom it will reach, for whoever writes or approves it. */
function Listed({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  const ask = useCallback(
    (after: string) => call<AudienceData>('GET', `${pathOf(id)}/audience?${query({ after })}`),
    [id],
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        看名单
      </Button>
      {isOpen && <Who ask={ask} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What has to be known before anything is pressed. */
function Notes({ view, board }: { view: BulletinViewData; board: BoardData | null }) {
  const { state, mine, allowed, launchAt, corrects, correctedBy, refusal } = view;
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8} align="center">
        <Tag>{STATE_WORDS[state]}</Tag>
        {view.drill && <Tag color="purple">演练</Tag>}
        <span>{view.number}</span>
        <span>{view.author}</span>
        {view.approver && <span>{view.approver}审批</span>}
        <span>{view.fraudName}</span>
        {view.deadlineAt && <span>截止 {minuteText(view.deadlineAt)}</span>}
      </Flex>
      {state === 'SCHEDULED' && launchAt && <Launch at={launchAt} now={view.now} />}
      {state === 'DRAFT' && view.scheduledAt && (
        <Alert type="info" showIcon title={`提交后定于${minuteText(view.scheduledAt)}发送`} />
      )}
      {state === 'DRAFT' && refusal && <Alert type="warning" showIcon title={`被退回：${refusal}`} />}
      {state === 'PENDING_APPROVAL' && !allowed.includes('approve') && (
        <Alert
          type="info"
          showIcon
          title={mine ? '这是您自己提交的，不能自己审批' : '等待审批'}
          description="有审批权限的其他民警同意后，倒计时结束即发送；需要改就先撤回送审。"
        />
      )}
      {corrects && (
        <Alert
          type="info"
          title={
            <>
              更正 <Link href={`/bulletins/${corrects.id}`}>{corrects.number}</Link>
              {board && board.sawOriginal !== null && `，其中${board.sawOriginal}人可能看过原文`}
            </>
          }
        />
      )}
      {correctedBy && (
        <Alert
          type="warning"
          showIcon
          title={
            <>
              已由 <Link href={`/bulletins/${correctedBy.id}`}>{correctedBy.number}</Link> 更正
            </>
          }
        />
      )}
    </Flex>
  );
}

function Signed({ view, board }: { view: BulletinViewData; board: BoardData }) {
  const { counters } = board;
  const parts = partsOf(counters);
  return (
    <Card
      size="small"
      title={`${counters.acked + counters.late}/${counters.target}人已签收`}
      extra={
        <Flex gap={16}>
          <a href={`${pathOf(view.id)}/report`} target="_blank" rel="noreferrer">
            总结报告（可打印）
          </a>
          <a href={`${pathOf(view.id)}/report.xlsx`}>下载表格</a>
        </Flex>
      }
    >
      <Flex vertical gap={12}>
        <ShareBar parts={parts} height={16} />
        <ShareLegend parts={parts} always={['acked', 'accepted']} />
        <Typography.Text type="secondary">
          {board.medianAckSeconds !== null && `签收用时：一半在${spanText(board.medianAckSeconds * 1_000)}内`}
          {board.p90AckSeconds !== null && `，九成在${spanText(board.p90AckSeconds * 1_000)}内。`}
          {board.remindersSent > 0 && `已催办${board.remindersSent}次，最多${view.remindersMax}次。`}
        </Typography.Text>
        {counters.suppressed > 0 && (
          <Typography.Text type="secondary">
            未发送{counters.suppressed}
            人：有特急、高危预警未办结的人不发，因为骗子可能正看着他的手机；签收已够、已截止或撤回的，也不再发。
          </Typography.Text>
        )}
      </Flex>
    </Card>
  );
}
