import { ActButton } from '../parts/act-button.tsx';
import { SureButton } from '../parts/sure.tsx';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { type Appointment, appointments, type Decision } from './api.ts';

const STATES: Record<Appointment['state'], string> = {
  PROPOSED: '待审核',
  REFUSED: '未通过',
  ASKED: '等本人确认',
  ACCEPTED: '已聘任',
  DECLINED: '本人暂不接受',
  WITHDRAWN: '已撤回',
};

const PRACTICE: Record<Appointment['practice'], string> = {
  NONE: '',
  ASKED: '，还没有练习',
  SIGNED: '，练习到一半',
  DONE: '，已练习',
};

const DONE: Record<Decision, string> = {
  accept: '已同意，正在请本人确认',
  refuse: '已退回，单位会看到',
  withdraw: '已撤回',
};

const NAMES: Record<Decision, string> = { accept: '同意', refuse: '不同意', withdraw: '撤回' };

const ENDS: Record<Exclude<Decision, 'accept'>, string> = {
  refuse: '推荐就此结束，单位会看到。不能恢复，只能重新推荐。',
  withdraw: '推荐就此撤回，本人不再能接受。不能恢复，只能重新推荐。',
};

/** To refuse says more than to take back. */
const isShown = (decision: Decision, _at: number, all: Decision[]) =>
  decision !== 'withdraw' || !all.includes('refuse');

interface AppointmentRowProps {
  one: Appointment;
  onChanged: (said: string) => Promise<void>;
}

export function AppointmentRow({ one, onChanged }: AppointmentRowProps) {
  const { busy, trouble, run } = useAct();
  const decide = async (decision: Decision, send: () => Promise<unknown>) => {
    const done = await run(decision, async () => void (await send()));
    if (done) await onChanged(DONE[decision]);
  };
  return (
    <div>
      <div className="ends">
        <span>
          <b>{one.name}</b> {one.title && <span className="small">{one.title}</span>}
          <br />
          <span className="small">
            {one.organisationName}，{minuteText(one.proposedAt)}推荐
          </span>
        </span>
        <span className="small">
          {STATES[one.state]}
          {one.state === 'ACCEPTED' && PRACTICE[one.practice]}
        </span>
      </div>
      {trouble && <p className="fault">{trouble}</p>}
      {one.allowed.length > 0 && (
        <div className="row-buttons">
          {one.allowed.filter(isShown).map((decision) =>
            decision === 'accept' ? (
              <ActButton
                key={decision}
                kind="primary"
                isBusy={busy === decision}
                isDisabled={busy !== null}
                onPress={() => void decide(decision, () => appointments.accept(one.id))}
              >
                {NAMES.accept}
              </ActButton>
            ) : (
              <SureButton
                key={decision}
                danger={{ says: `${one.name}（1人）的${ENDS[decision]}`, again: NAMES[decision] }}
                isBusy={busy === decision}
                isDisabled={busy !== null}
                onSure={(sure) => void decide(decision, () => appointments.end(sure, one.id, decision))}
              >
                {NAMES[decision]}
              </SureButton>
            ),
          )}
        </div>
      )}
    </div>
  );
}
