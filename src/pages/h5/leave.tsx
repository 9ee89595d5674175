import { useState } from 'react';
import type { output } from 'zod';
import type { BareList, ColleagueList, LeaveList, ShiftList } from '../../domain/duty/api.ts';
import { call, query } from '../kit/call.ts';
import { ActButton, CommandRow, type Sure } from '../kit/command.tsx';
import { usePage } from '../kit/data.ts';
import { optionsOf } from '../kit/fields.tsx';
import { ResourceForm } from '../kit/form.tsx';
import { Page, Unready } from '../kit/page.tsx';
import { endsNextDay, fromLocalInput, minuteText, spanOf } from '../kit/time.ts';
import { loadProfile } from './api.ts';

type Leave = output<typeof LeaveList>['leaves'][number];
type Colleague = output<typeof ColleagueList>['colleagues'][number];
type Shift = output<typeof ShiftList>['shifts'][number];
type Team = output<typeof ShiftList>['teams'][number];
type Bare = output<typeof BareList>;

async function load() {
  const [profile, { leaves }, { shifts, teams }, { colleagues }] = await Promise.all([
    loadProfile(),
    call<output<typeof LeaveList>>('GET', '/api/leaves'),
    call<output<typeof ShiftList>>('GET', '/api/shifts'),
    call<output<typeof ColleagueList>>('GET', '/api/colleagues'),
  ]);
  return { profile, leaves, shifts, teams, colleagues };
}

const removeLeave = (_sure: Sure, id: string) => call('DELETE', `/api/leaves/${encodeURIComponent(id)}`);
const removeShift = (_sure: Sure, id: string) => call('DELETE', `/api/shifts/${encodeURIComponent(id)}`);

/** Who stands in while somebody is away, and who is on duty when. */
export function LeavePage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { profile, leaves, shifts, teams, colleagues } = page.data;
  return (
    <Page
      of={page}
      title="请假与代班"
      lead="请假期间，新的预警发给代班人；没有代班人就发给下一位。"
      foot={{ '/h5/warnings': '我的任务', '/h5/home': '首页' }}
      viewer={profile.name}
    >
      <LeaveForm colleagues={colleagues} onAdded={() => page.changed('已登记，请放心休息')} />
      <section className="card">
        <h2>已登记的请假</h2>
        {leaves.length === 0 && <p className="small">没有请假</p>}
        <div className="lines">
          {leaves.map((leave) => (
            <LeaveRow key={leave.id} leave={leave} onRemoved={() => page.changed('已取消请假')} />
          ))}
        </div>
      </section>
      {teams.length > 0 && <ShiftForm teams={teams} onAdded={() => page.changed('已加入班次')} />}
      {(shifts.length > 0 || teams.length > 0) && (
        <Shifts shifts={shifts} teams={teams} onRemoved={() => page.changed('已删去班次')} />
      )}
    </Page>
  );
}

function LeaveForm({ colleagues, onAdded }: { colleagues: Colleague[]; onAdded: () => Promise<void> }) {
  return (
    <ResourceForm
      heading="我要请假"
      fields={[
        { name: 'from', title: '开始', kind: 'moment' },
        { name: 'until', title: '结束', kind: 'moment' },
        ...(colleagues.length === 0
          ? []
          : [
              {
                name: 'substituteId' as const,
                title: '代班人',
                kind: 'choice' as const,
                options: optionsOf(
                  colleagues,
                  ({ personId, name, post }) => [personId, `${name}（${post}）`],
                  '不指定',
                ),
              },
            ]),
      ]}
      note={colleagues.length === 0 && '没有可以代班的同事：代班人须是同单位的安全顾问，或同所的民警。'}
      submit="登记请假"
      faultOf={(filled) => (filled('from') && filled('until') ? null : '请填写开始和结束时间')}
      send={async (filled, sure) => {
        const [from, until] = [fromLocalInput(filled('from')) ?? '', fromLocalInput(filled('until')) ?? ''];
        const substituteId = filled('substituteId');
        if (!sure && !substituteId && from < until) {
          const { organisations } = await call<Bare>('GET', `/api/leaves/bare?${query({ from, until })}`);
          if (organisations.length > 0) return { says: organisations.map(bareText).join(''), again: '仍然登记' };
        }
        await call('POST', '/api/leaves', { from, until, ...(substituteId ? { substituteId } : {}) });
        return undefined;
      }}
      onSent={onAdded}
    />
  );
}

/** What a leave would leave without advisor. */
function bareText({ name, from, until, instead, people }: Bare['organisations'][number]): string {
  const who = instead === null ? '目前没有人能接到预警' : `预警改发给${instead}（${people}人）`;
  return `${name}从${minuteText(from)}至${minuteText(until)}没有安全顾问，${who}，民警会收到待办。请尽量指定代班人。`;
}

function LeaveRow({ leave, onRemoved }: { leave: Leave; onRemoved: () => Promise<void> }) {
  const { name, substituteName } = leave;
  const back = substituteName ? `，${substituteName}不再代班` : '';
  return (
    <CommandRow
      command={{
        label: '取消',
        aria: `取消${name}的请假`,
        danger: { says: `${name}从现在起恢复接收预警${back}。取消后不能恢复，只能重新登记。`, again: '取消这次请假' },
        run: (sure) => removeLeave(sure, leave.id).then(onRemoved),
      }}
    >
      <b>{name}</b> {substituteName && `由${substituteName}代班`}
      <br />
      <span className="small">
        {minuteText(leave.from)} 至 {minuteText(leave.until)}
      </span>
    </CommandRow>
  );
}

const keyOf = ({ role, scopeId }: { role: string; scopeId: string }) => `${role} ${scopeId}`;

/** Puts somebody on duty for a time; by night the end is on the next day. */
function ShiftForm({ teams, onAdded }: { teams: Team[]; onAdded: () => Promise<void> }) {
  const teamOf = (key: string) => teams.find((one) => keyOf(one) === key) ?? teams[0];
  const spanIn = (filled: (name: 'day' | 'from' | 'to') => string) =>
    spanOf(filled('day'), filled('from'), filled('to'));
  return (
    <ResourceForm<'team' | 'personId' | 'day' | 'from' | 'to'>
      heading="排班"
      fields={(filled) => [
        ...(teams.length > 1
          ? [
              {
                name: 'team' as const,
                title: '岗位',
                kind: 'choice' as const,
                options: optionsOf(teams, (one) => [keyOf(one), `${one.place} ${one.post}`]),
              },
            ]
          : []),
        {
          name: 'personId',
          title: '人员',
          kind: 'choice',
          options: optionsOf(teamOf(filled('team'))?.people ?? [], ({ personId, name }) => [personId, name], '请选择'),
        },
        { name: 'day', title: '日期', kind: 'day' },
        { name: 'from', title: '上班', kind: 'time', className: 'half' },
        {
          name: 'to',
          title: '下班',
          hint: endsNextDay(filled('from'), filled('to')) && '次日',
          kind: 'time',
          className: 'half',
        },
      ]}
      start={{ team: teams[0] ? keyOf(teams[0]) : '', from: '08:00', to: '20:00' }}
      kept={['team', 'personId', 'day', 'from', 'to']}
      submit="加入班次"
      faultOf={(filled) => {
        const isOfTeam = teamOf(filled('team'))?.people.some(({ personId }) => personId === filled('personId'));
        if (!isOfTeam) return '请选择人员';
        return spanIn(filled) === null ? '请填写日期和时间' : null;
      }}
      send={async (filled) => {
        const { role, scopeId } = teamOf(filled('team')) ?? {};
        await call('POST', '/api/shifts', { personId: filled('personId'), role, scopeId, ...spanIn(filled) });
        return undefined;
      }}
      onSent={onAdded}
    />
  );
}

const NEXT_DAYS_MS = 2 * 86_400_000;
const AT_ONCE = 20;

interface ShiftsProps {
  shifts: Shift[];
  teams: Team[];
  onRemoved: () => Promise<void>;
}

/** The shifts of the next days, the later ones on request; where several posts are listed, each row says its own. */
function Shifts({ shifts, teams, onRemoved }: ShiftsProps) {
  const [later, setLater] = useState(0);
  const shown = Math.min(nextOf(shifts), AT_ONCE) + later;
  const postOf = (shift: Shift) => {
    const team = teams.length > 1 && teams.find((one) => keyOf(one) === keyOf(shift));
    return team ? `${team.place} ${team.post}` : '';
  };
  return (
    <section className="card">
      <h2>近期班次</h2>
      {shifts.length === 0 && <p className="small">没有排班</p>}
      <div className="lines">
        {shifts.slice(0, shown).map((shift) => (
          <ShiftRow key={shift.id} shift={shift} post={postOf(shift)} onRemoved={onRemoved} />
        ))}
      </div>
      {shifts.length > shown && (
        <div className="row-buttons">
          <ActButton onPress={() => setLater(later + AT_ONCE)}>更多（还有{shifts.length - shown}班）</ActButton>
        </div>
      )}
    </section>
  );
}

/** Counted from the first one, which is on or comes next: a list is never folded to nothing. */
function nextOf([first, ...rest]: Shift[]): number {
  if (!first) return 0;
  const until = Date.parse(first.startsAt) + NEXT_DAYS_MS;
  return 1 + rest.filter(({ startsAt }) => Date.parse(startsAt) < until).length;
}

interface ShiftRowProps {
  shift: Shift;
  post: string;
  onRemoved: () => Promise<void>;
}

function ShiftRow({ shift, post, onRemoved }: ShiftRowProps) {
  const span = [minuteText(shift.startsAt), minuteText(shift.endsAt)];
  const remove = {
    label: '删去',
    aria: `删去${shift.name}的班次`,
    danger: {
      says: `${shift.name}在${span.join('至')}不再值班，这段时间的预警改发给同岗位其他人。删去后不能恢复，只能重新排班。`,
      again: '删去这1班',
    },
    run: (sure: Sure) => removeShift(sure, shift.id).then(onRemoved),
  };
  return (
    <CommandRow command={shift.allowed.includes('remove') ? remove : null}>
      <b>{shift.name}</b> {post && <span className="small">{post}</span>}
      <br />
      <span className="small">{span.join(' 至 ')}</span>
    </CommandRow>
  );
}
