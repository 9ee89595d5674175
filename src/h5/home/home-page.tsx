import '../parts/plain.css';
import './home.css';
import { useEffect } from 'react';
import { Opening, Unopened } from '../parts/message.tsx';
import { hasRole, isPolice, loadProfile, type Profile } from '../profile.ts';
import { useLoaded } from '../use-loaded.ts';

type Entry = [path: string, name: string, said: string];

const POLICE: Entry[] = [
  ['/h5/warnings', '预警任务', '接手、指派、复核'],
  ['/h5/bulletins', '预警通报', '写通报、审批、看签收'],
  ['/h5/campaigns', '三项防护', '各单位进度、发起活动'],
  ['/h5/checks', '防护抽查', '看各单位核对到哪里'],
  ['/h5/organisations', '辖区单位', '谁联系不上，哪里缺人'],
  ['/h5/visits', '上门走访', '哪里去过，哪里还没有'],
  ['/h5/appointments', '安全顾问聘任', '审核单位推荐的人选'],
  ['/h5/imports', '名单导入', '上传、检查、确认'],
  ['/h5/requests', '个人信息申请', '答复更正、删除的申请'],
  ['/h5/leave', '值班与请假', '我的班次和代班'],
];

const ADVISOR: Entry[] = [
  ['/h5/warnings', '我的任务', '未办结的预警'],
  ['/h5/campaigns', '防护进度', '各部门完成情况，提醒未完成'],
  ['/h5/checks', '防护抽查', '核对本月抽中的同事'],
  ['/h5/bulletins', '预警通报', '转告本单位同事'],
  ['/h5/organisations', '单位准备情况', '谁联系不上，部门负责人'],
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/appointments', '推荐安全顾问', '推荐同事，看进度'],
  ['/h5/imports', '员工名单', '上传、检查、确认'],
  ['/h5/leave', '请假与代班', '请假时由谁接预警'],
];

const OWNER: Entry[] = [
  ['/h5/warnings', '我的任务', '未办结的预警'],
  ['/h5/campaigns', '防护进度', '本部门完成情况'],
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/leave', '请假与代班', '请假时由谁接预警'],
];

const PROPAGANDIST: Entry[] = [
  ['/h5/visits', '上门走访', '登记走访，看哪里还没有去过'],
  ['/h5/leave', '请假与代班', '请假时由谁接替'],
];

const EMPLOYEE: Entry[] = [
  ['/h5/protections', '我的防护', '三项防护，随时可更正'],
  ['/h5/me', '我的信息', '查看、更正、删除、撤回'],
];

/** What this reader may do, by his roles; everybody is an employee too. */
export function HomePage() {
  const { data, problem } = useLoaded(loadProfile);
  useEffect(() => {
    document.title = '首页';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  return (
    <main className="plain home">
      <h1>{data.name}，您好</h1>
      {worksOf(data).map(([title, entries]) => (
        <nav key={title} aria-label={title} className="entries">
          <h2>{title}</h2>
          {entries.map(([path, name, said]) => (
            <a key={path} href={path}>
              <span>
                <b>{name}</b>
                <span className="small">{said}</span>
              </span>
            </a>
          ))}
        </nav>
      ))}
      <p className="page-foot">
        <a href="/h5/help">使用帮助</a>
        <a href="/h5/notice">信息使用说明</a>
      </p>
    </main>
  );
}

function worksOf(profile: Profile): [title: string, entries: Entry[]][] {
  const own: [string, Entry[]] = ['我自己', EMPLOYEE];
  if (isPolice(profile)) return [['工作', POLICE], own];
  if (hasRole(profile, 'ADVISOR')) return [['安全顾问', ADVISOR], own];
  if (hasRole(profile, 'GRID_OWNER')) return [['部门负责人', OWNER], own];
  if (hasRole(profile, 'PROPAGANDIST')) return [['宣传员', PROPAGANDIST], own];
  return [own];
}
