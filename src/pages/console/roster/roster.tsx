import { LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Flex, Space, Typography, theme } from 'antd';
import { type CSSProperties, useState } from 'react';
import type { RosterData, RosterShiftData, RosterTeamData } from '../../../domain/duty/api.ts';
import { query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMe } from '../shell/me.ts';
import { DayDialog } from './day-dialog.tsx';
import { dayOf, dayWords, HALVES, type Half, monthAfter, monthText, spanWords } from './days.ts';
import { type Cell, RosterGrid } from './grid.tsx';
import { useCellKeys, useMove } from './moves.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { RepeatDialog } from './repeat-dialog.tsx';
import './roster.css';

const REFRESH_MS = 60_000;

/** Who is on duty and who is away, place by place and month by month; changed where it stands, printed as it stands. */
export function RosterPage() {
  const address = useAddress();
  const asked = query({ scopeId: address.one('place'), month: address.one('month') });
  const roster = useAsk<RosterData>(`/api/roster?${asked}`, { everyMs: REFRESH_MS });
  const { data } = roster;
  const turn = (count: number) => data && address.change({ month: monthAfter(data.month, count) });
  useKeys([
    { keys: '[', says: '上个月', run: () => turn(-1) },
    { keys: ']', says: '下个月', run: () => turn(1) },
  ]);
  return (
    <div className="roster-page">
      <PageFrame
        title={data ? `${data.place.name}值班表` : '值班表'}
        of={roster}
        extra={
          data && (
            <Flex gap={8} wrap className="roster-screen">
              <PlaceChoice of={data} onChoose={(id) => address.change({ place: id })} />
              <Space.Compact>
                <Button aria-label="上个月" icon={<LeftOutlined />} onClick={() => turn(-1)} />
                <Button onClick={() => address.change({ month: null })} title="回到本月" style={{ width: 110 }}>
                  {monthText(data.month)}
                </Button>
                <Button aria-label="下个月" icon={<RightOutlined />} onClick={() => turn(1)} />
              </Space.Compact>
              <Button icon={<PrinterOutlined />} onClick={() => print()}>
                打印
              </Button>
            </Flex>
          )
        }
      >
        {data && <Month key={`${data.place.id} ${data.month}`} roster={data} />}
      </PageFrame>
    </div>
  );
}

function Month({ roster }: { roster: RosterData }) {
  const { token } = theme.useToken();
  const me = useMe();
  const [open, setOpen] = useState<Cell | null>(null);
  const [repeat, setRepeat] = useState<RosterTeamData | null>(null);
  const [held, hold] = useState<RosterShiftData | null>(null);
  const move = useMove(roster, () => hold(null));
  useCellKeys(roster, { held, hold });
  const colours = {
    '--roster-text': token.colorText,
    '--roster-line': token.colorBorder,
    '--roster-ground': token.colorBgContainer,
    '--roster-weekend': token.colorFillTertiary,
    '--roster-hover': token.colorPrimaryBg,
    '--roster-mark': token.colorPrimary,
    '--roster-on-mark': token.colorBgContainer,
    '--roster-leave': token.colorWarningBg,
    '--roster-on-leave': token.colorWarningText,
    '--roster-gap': token.colorErrorText,
  } as CSSProperties;
  if (roster.teams.length === 0)
    return <Empty description="这里还没有任职人员。任命之后即可排班：在「人员」里找到他，点“任命职务”。" />;
  return (
    <Flex vertical gap={16} style={colours}>
      <Legend isHolding={held !== null} />
      <span className="roster-on-paper">
        {monthText(roster.month)}　打印人：{me.data?.name}（{me.data?.mark}）　打印时间：{minuteText(roster.now)}
      </span>
      {roster.teams.map((team) => (
        <section key={team.role} className="roster-team" aria-label={team.post}>
          <Flex justify="space-between" align="center" wrap gap={8} style={{ marginBottom: 6 }}>
            <Typography.Title level={2} style={{ margin: 0, fontSize: 16 }}>
              {team.post} <Now roster={roster} team={team} />
            </Typography.Title>
            {team.hasShifts && (
              <Button size="small" className="roster-screen" onClick={() => setRepeat(team)}>
                按周重复…
              </Button>
            )}
          </Flex>
          {team.gaps.length > 0 && <Gaps team={team} />}
          <RosterGrid
            team={team}
            roster={roster}
            held={held}
            onOpen={setOpen}
            onHold={hold}
            onDrop={(cell) => held && void move(held, cell)}
          />
          {!team.hasShifts && (
            <Typography.Text type="secondary">社区民警的班次在各单位的值班表里排，这里只看请假。</Typography.Text>
          )}
        </section>
      ))}
      {open && <DayDialog roster={roster} cell={open} onClose={() => setOpen(null)} />}
      {repeat && <RepeatDialog roster={roster} team={repeat} onClose={() => setRepeat(null)} />}
    </Flex>
  );
}

function Legend({ isHolding }: { isHolding: boolean }) {
  const halves: Half[] = ['DAY', 'NIGHT', 'WHOLE'];
  return (
    <div className="roster-legend">
      {halves.map((half) => (
        <span key={half}>
          <span className="roster-shift" data-half={half}>
            {HALVES[half].sign}
          </span>{' '}
          {HALVES[half].word}
        </span>
      ))}
      <span className="roster-gap">▲ 无人值班</span>
      <span>底条「假」 请假</span>
      <Typography.Text type="secondary" className="roster-screen">
        {isHolding
          ? '正在移动班次：点或按回车放到目标格，Esc 放弃'
          : '点格子或按回车改动；拖动班次可移动；方向键走格，B 排白班，Y 排夜班，X 移动，Delete 删去'}
      </Typography.Text>
    </div>
  );
}

/** Who is there at this moment, of this month's roster. */
function Now({ roster, team }: { roster: RosterData; team: RosterTeamData }) {
  if (!team.hasShifts || !dayOf(roster.now).startsWith(roster.month)) return null;
  const { now } = roster;
  const on = roster.shifts.filter(
    ({ role, startsAt, endsAt }) => role === team.role && startsAt <= now && endsAt > now,
  );
  const names = on.map(({ personId }) => team.people.find((one) => one.personId === personId)?.name ?? '');
  const words = names.length > 0 ? `现在值班：${names.join('、')}` : team.gaps.length > 0 ? '现在无人值班' : '';
  return (
    <Typography.Text type="secondary" style={{ fontSize: 14, fontWeight: 400 }}>
      {words}
    </Typography.Text>
  );
}

const GAPS_NAMED = 3;

function Gaps({ team: { gaps } }: { team: RosterTeamData }) {
  const named = gaps
    .slice(0, GAPS_NAMED)
    .map((gap) => `${dayWords(dayOf(gap.startsAt))} ${spanWords(gap)}`)
    .join('；');
  const rest = gaps.length > GAPS_NAMED ? `，还有${gaps.length - GAPS_NAMED}段` : '';
  return <Alert type="warning" showIcon style={{ marginBottom: 6 }} title={`▲ 无人值班：${named}${rest}`} />;
}
