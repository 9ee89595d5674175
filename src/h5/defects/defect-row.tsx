import { useState } from 'react';
import { goTo } from '../route.ts';
import { dayText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { type Defect, defects, type Mend } from './api.ts';
import { AssignForm } from './assign-form.tsx';
import { PlaceForm } from './place-form.tsx';

interface DefectRowProps {
  defect: Defect;
  /** Whether the kind is named here, or once above. */
  isNamed: boolean;
  onMended: (said: string) => Promise<void>;
}

const SAID: Partial<Record<Mend['act'], string>> = {
  probe: '消息通道已恢复',
  read_again: '正在重新读取通讯录，完成后自动消除',
  gone: '已确认，正在按通讯录更新名单',
  practise: '已再次提醒，做完练习自动消除',
  left: '已结束在职',
  place: '已指明，等待的人正在归入',
  assign: '已指定',
};

const PAGES: readonly [start: string, name: string][] = [
  ['/h5/appointments', '去推荐'],
  ['/h5/organisations/', '去指定'],
  ['/h5/visits', '去登记'],
];

/** One gap, with what this reader can do about it. */
export function DefectRow({ defect, isNamed, onMended }: DefectRowProps) {
  const [isOpen, setOpen] = useState(false);
  const { busy, trouble, run } = useAct();
  const { page } = defect;
  const whose = [defect.personName, defect.organisationName].filter(Boolean).join(' ');
  const mend = async (given: Mend) => {
    const done = await run(given.act, async () => void (await defects.mend(defect.id, given)));
    if (done) await onMended(SAID[given.act] ?? '已处理');
  };
  const press = (act: Mend['act']) => (act === 'assign' || act === 'place' ? setOpen(!isOpen) : void mend({ act }));
  return (
    <div className="defect">
      {(isNamed || whose !== '') && (
        <p>
          <b>{whose || defect.title}</b>
        </p>
      )}
      {isNamed && whose !== '' && <p>{defect.title}</p>}
      {isNamed && <p className="small">{defect.said}</p>}
      <p className="small">{[defect.about, `${dayText(defect.openedAt)}起`].filter(Boolean).join('，')}</p>
      <div className="defect-acts">
        {page && (
          <a
            href={page}
            onClick={(event) => {
              event.preventDefault();
              goTo(page);
            }}
          >
            {PAGES.find(([start]) => page.startsWith(start))?.[1] ?? '去处理'}
          </a>
        )}
        {defect.acts.map(({ act, name }) => (
          <button
            type="button"
            key={act}
            disabled={busy !== null}
            aria-expanded={act === 'assign' || act === 'place' ? isOpen : undefined}
            onClick={() => press(act)}
          >
            {name}
          </button>
        ))}
      </div>
      {isOpen && defect.acts.some(({ act }) => act === 'assign') && (
        <AssignForm id={defect.id} isBusy={busy !== null} onPick={mend} />
      )}
      {isOpen && defect.acts.some(({ act }) => act === 'place') && <PlaceForm isBusy={busy !== null} onPick={mend} />}
      {trouble && (
        <p className="fault" role="alert">
          {trouble}
        </p>
      )}
      {defect.acts.length === 0 && !page && (
        <p className="small">由反诈中心、派出所或单位的安全顾问处理，久未处理请提醒他们</p>
      )}
    </div>
  );
}
