import '../../kit/styles/form.css';
import './defects.css';
import { useState } from 'react';
import type { output } from 'zod';
import type { DefectList, Repaired } from '../../../domain/readiness/api.ts';
import { call } from '../../kit/call.ts';
import { Alert, type Sure, SureQuestion, useCommand } from '../../kit/command.tsx';
import { usePaged, useSaid } from '../../kit/data.ts';
import { ResourceList } from '../../kit/list.tsx';
import { Page, Unready } from '../../kit/page.tsx';
import { Link } from '../../kit/router.tsx';
import { dayText } from '../../kit/time.ts';
import { AssignForm, type EndingAct, PlaceForm, type Repair } from './repair-forms.tsx';

const PAGE = 50;

/** What is amiss before a warning comes: kind by kind, each with the command that mends it. */
export function DefectsPage({ id: kind }: { id: string }) {
  const list = usePaged<output<typeof DefectList>>('/api/readiness/defects', {
    query: { limit: PAGE, kind },
    nextOf: ({ defects }) => (defects.length === PAGE ? (defects[PAGE - 1]?.id ?? null) : null),
  });
  const { said, announce } = useSaid(list.refresh);
  if (!list.page) return <Unready of={list} />;
  const { counts, viewer } = list.page;
  const first = kind === '' ? undefined : list.pages[0]?.defects[0];
  const isEmpty = list.pages.every(({ defects }) => defects.length === 0);
  return (
    <Page
      of={{ ...list, said }}
      title="待处理的缺口"
      lead="有预警时会误事的地方。处理一处少一处。"
      foot={{ '/h5/organisations': '辖区单位', '/h5/home': '首页' }}
      viewer={viewer.name}
    >
      <nav className="kinds" aria-label="种类">
        {counts.map((one) => (
          <a key={one.kind} href={`/h5/defects/${one.kind}`} aria-current={one.kind === kind ? 'page' : undefined}>
            {one.title}
            <b>{one.count}</b>
          </a>
        ))}
        {kind !== '' && counts.length > 1 && <a href="/h5/defects">全部</a>}
      </nav>
      {isEmpty ? (
        <p className="nothing-yet">{kind === '' ? '现在没有缺口' : '这一类已经处理完'}</p>
      ) : (
        <section className="card">
          {first && (
            <>
              <h2>{first.title}</h2>
              <p className="small">{first.said}</p>
            </>
          )}
          <ResourceList
            list={list}
            rows={({ defects }) => defects}
            keyOf={({ id }) => id}
            className="defects"
            row={(defect) => (
              <DefectRow
                defect={defect}
                isNamed={!first}
                onRepaired={async (words) => {
                  announce(words);
                  await list.refresh();
                }}
              />
            )}
          />
        </section>
      )}
    </Page>
  );
}

type Defect = output<typeof DefectList>['defects'][number];

const repair = (id: string, given: Repair) =>
  call<output<typeof Repaired>>('POST', `/api/readiness/defects/${encodeURIComponent(id)}/mend`, given);
/** For good: asked first. */
const end = (_sure: Sure, id: string, act: EndingAct) =>
  call<output<typeof Repaired>>('POST', `/api/readiness/defects/${encodeURIComponent(id)}/mend`, { act });

interface DefectRowProps {
  defect: Defect;
  /** Whether the kind is named here, or once above. */
  isNamed: boolean;
  onRepaired: (said: string) => Promise<void>;
}

type Act = Repair['act'] | EndingAct;

const SAID: Partial<Record<Act, string>> = {
  probe: '消息通道已恢复',
  read_again: '正在重新读取通讯录，完成后自动消除',
  gone: '已确认，正在按通讯录更新名单',
  practise: '已再次提醒，做完练习自动消除',
  left: '已结束在职',
  place: '已指明，等待的人正在归入',
  assign: '已指定',
};

const ENDS: Record<EndingAct, (defect: Defect) => string> = {
  gone: ({ about }) => `${about && `${about}。`}通讯录里已没有的人全部按离职处理，任职和登录都结束。不能恢复。`,
  left: ({ personName }) => `${personName ?? '此人'}（1人）按离职处理，任职和登录都结束，未办结的预警改派。不能恢复。`,
  same_human: ({ personName }) => `${personName ?? '此人'}（1人）原来的姓名、手机号和任职还给这个账号。不能撤回。`,
  another_human: ({ personName }) =>
    `${personName ?? '此人'}（1人）原来的登记不再还给这个账号，新来的人按新员工登记。不能撤回。`,
};
const isEnding = (act: Act): act is EndingAct => act in ENDS;

const PAGES: readonly [start: string, name: string][] = [
  ['/h5/appointments', '去推荐'],
  ['/h5/organisations/', '去指定'],
  ['/h5/visits', '去登记'],
];

/** One gap, with what this reader can do about it. */
export function DefectRow({ defect, isNamed, onRepaired }: DefectRowProps) {
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<EndingAct | null>(null);
  const { busy, trouble, run } = useCommand();
  const { page } = defect;
  const whose = [defect.personName, defect.organisationName].filter(Boolean).join(' ');
  const runAct = async (act: Act, send: () => Promise<unknown>) => {
    if (await run(act, send)) await onRepaired(SAID[act] ?? '已处理');
  };
  const repairBy = (given: Repair) => runAct(given.act, () => repair(defect.id, given));
  const press = (act: Act) => {
    if (isEnding(act)) return setAsked(asked === act ? null : act);
    if (act === 'assign' || act === 'place') return setOpen(!isOpen);
    void repairBy({ act });
  };
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
        {page && <Link to={page}>{PAGES.find(([start]) => page.startsWith(start))?.[1] ?? '去处理'}</Link>}
        {defect.acts.map(({ act, name }) => (
          <button
            type="button"
            key={act}
            disabled={busy !== null}
            aria-expanded={act === 'assign' || act === 'place' ? isOpen : isEnding(act) ? asked === act : undefined}
            onClick={() => press(act)}
          >
            {name}
          </button>
        ))}
      </div>
      {asked && (
        <SureQuestion
          danger={{
            says: ENDS[asked](defect),
            again: defect.acts.find(({ act }) => act === asked)?.name ?? '',
          }}
          isBusy={busy !== null}
          onSure={(sure) => void runAct(asked, () => end(sure, defect.id, asked))}
        />
      )}
      {isOpen && defect.acts.some(({ act }) => act === 'assign') && (
        <AssignForm id={defect.id} isBusy={busy !== null} onPick={repairBy} />
      )}
      {isOpen && defect.acts.some(({ act }) => act === 'place') && (
        <PlaceForm isBusy={busy !== null} onPick={repairBy} />
      )}
      <Alert words={trouble} />
      {defect.acts.length === 0 && !page && (
        <p className="small">由反诈中心、派出所或单位的安全顾问处理，久未处理请提醒他们</p>
      )}
    </div>
  );
}
