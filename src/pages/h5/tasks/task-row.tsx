import './tasks.css';
import { goTo } from '../route.ts';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { answer, type Task } from './api.ts';

interface TaskRowProps {
  task: Task;
  onAnswered: () => Promise<void>;
}

/** One thing that waits: what is to be done first, then about what. */
export function TaskRow({ task, onAnswered }: TaskRowProps) {
  const { busy, trouble, run } = useAct();
  const choices = choicesOf(task);
  const give = async (name: string, send: () => Promise<unknown>) => {
    const done = await run(name, async () => void (await send()));
    if (done) await onAnswered();
  };
  return (
    <li className="task">
      <a
        href={task.path}
        onClick={(event) => {
          event.preventDefault();
          goTo(task.path);
        }}
      >
        <b>
          {task.tag && <i className={`level-${task.level}`}>{task.tag}</i>}
          {task.title}
        </b>
        <span>{task.about}</span>
        {task.dueAt && !isWarning(task) && <small>最迟{minuteText(task.dueAt)}</small>}
      </a>
      {choices.length > 0 && (
        <div className="task-acts">
          {choices.map(([name, send]) => (
            <button type="button" key={name} disabled={busy !== null} onClick={() => void give(name, send)}>
              {name}
            </button>
          ))}
        </div>
      )}
      {trouble && (
        <p className="fault" role="alert">
          {trouble}
        </p>
      )}
    </li>
  );
}

/** The page of a warning says itself whose time runs. */
function isWarning({ kind, path }: Task): boolean {
  return path.startsWith('/h5/w/') && kind !== 'HANDOVER';
}

/** What can be answered without opening anything. */
function choicesOf({ kind, id }: Task): [name: string, send: () => Promise<unknown>][] {
  if (kind === 'HANDOVER')
    return [
      ['确认接手', () => answer.handover(id, 'accepted')],
      ['暂不能接', () => answer.handover(id, 'refused')],
    ];
  if (kind === 'FOLLOW_UP')
    return [
      ['状态平稳', () => answer.followUp(id, 'STABLE')],
      ['仍有风险', () => answer.followUp(id, 'STILL_AT_RISK')],
      ['联系不上', () => answer.followUp(id, 'UNREACHABLE')],
    ];
  if (kind === 'ACCEPT')
    return [
      ['接受聘任', () => answer.appointment(id, 'accept')],
      ['暂不接受', () => answer.appointment(id, 'decline')],
    ];
  return [];
}
