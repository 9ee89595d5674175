import type { ComponentType } from 'react';
import type { Group } from '../../kernel/resource/types.ts';

export interface DeskPage {
  /** Under /console; a part like `:id` is handed to the page. */
  path: string;
  title: string;
  /** Where it stands in the menu; left out for a page that is opened from another one. */
  group?: Group;
  /** Whoever has one of these rights somewhere may open it; empty: whoever has signed in. */
  rights: readonly string[];
  /** The kinds of to-do that wait behind its entry of the menu. */
  waits?: readonly string[];
  /** Fills the window by itself, without menu and head. */
  isBare?: true;
  load: () => Promise<ComponentType<{ id: string }>>;
}

/** Every page of the desk written by hand, in the order of the menu; those that definitions make share the two at /r/. */
export const PAGES: readonly DeskPage[] = [
  {
    path: '/',
    title: '实时态势',
    group: 'watch',
    // Not `warning.view`: every employee may read the closed ones about himself.
    rights: ['warning.take_over', 'warning.ack', 'audit.read'],
    load: async () => (await import('./board/board.tsx')).BoardPage,
  },
  {
    path: '/wall',
    title: '大屏',
    rights: ['warning.take_over', 'warning.ack', 'audit.read'],
    isBare: true,
    load: async () => (await import('./board/wall.tsx')).WallPage,
  },
  {
    path: '/warnings',
    title: '预警队列',
    group: 'watch',
    rights: ['warning.list'],
    waits: ['TAKE_OVER', 'MATCH', 'CLOSE'],
    load: async () => (await import('./queue/list.tsx')).QueuePage,
  },
  {
    path: '/raise',
    title: '发起预警',
    group: 'watch',
    rights: ['warning.create'],
    load: async () => (await import('./warning/raise.tsx')).RaisePage,
  },
  {
    path: '/imports/warnings',
    title: '导入预警文件',
    group: 'watch',
    rights: ['warning.create'],
    load: async () => (await import('./imports/warnings.tsx')).WarningFilePage,
  },
  {
    path: '/review',
    title: '结果复核',
    group: 'watch',
    rights: ['warning.review'],
    waits: ['REVIEW'],
    load: async () => (await import('./warning/review.tsx')).ReviewPage,
  },
  {
    path: '/w/:id',
    title: '预警',
    rights: ['warning.view'],
    load: async () => (await import('./warning/warning.tsx')).WarningPage,
  },
  {
    path: '/w/:id/print',
    title: '打印预警',
    rights: ['warning.view'],
    load: async () => (await import('./warning/print.tsx')).WarningPrintPage,
  },
  {
    path: '/bulletins',
    title: '预警通报',
    group: 'inform',
    rights: ['bulletin.view', 'bulletin.create'],
    waits: ['APPROVE'],
    load: async () => (await import('./bulletins/list.tsx')).BulletinListPage,
  },
  {
    path: '/bulletins/new',
    title: '写通报',
    rights: ['bulletin.create'],
    load: async () => (await import('./bulletins/compose.tsx')).NewBulletinPage,
  },
  {
    path: '/people',
    title: '人员',
    group: 'people',
    rights: ['person.view'],
    load: async () => (await import('./directory/people.tsx')).PeoplePage,
  },
  {
    path: '/break-glass',
    title: '紧急查看',
    group: 'people',
    rights: ['break_glass.view'],
    load: async () => (await import('./break-glass/page.tsx')).BreakGlassPage,
  },
  {
    path: '/places',
    title: '单位',
    group: 'people',
    rights: ['person.view'],
    load: async () => (await import('./places/places.tsx')).PlacesPage,
  },
  {
    path: '/roster',
    title: '值班表',
    group: 'people',
    rights: ['roster.edit'],
    load: async () => (await import('./roster/roster.tsx')).RosterPage,
  },
  {
    path: '/duty-load',
    title: '值守负荷',
    group: 'people',
    rights: ['readiness.view'],
    load: async () => (await import('./roster/duty-load.tsx')).DutyLoadPage,
  },
  {
    path: '/bulletins/templates',
    title: '通报模板',
    rights: ['template.edit'],
    load: async () => (await import('./bulletins/templates.tsx')).TemplatesPage,
  },
  {
    path: '/imports',
    title: '名单导入',
    group: 'people',
    rights: ['directory.import'],
    load: async () => (await import('./imports/list.tsx')).ImportsPage,
  },
  {
    path: '/imports/:id',
    title: '导入名单',
    rights: ['directory.import'],
    load: async () => (await import('./imports/one.tsx')).ImportPage,
  },
  {
    path: '/bulletins/:id/edit',
    title: '修改通报',
    rights: ['bulletin.create'],
    load: async () => (await import('./bulletins/compose.tsx')).EditBulletinPage,
  },
  {
    path: '/bulletins/:id/correct',
    title: '更正通报',
    rights: ['bulletin.recall'],
    load: async () => (await import('./bulletins/compose.tsx')).CorrectBulletinPage,
  },
  {
    path: '/bulletins/:id',
    title: '通报',
    rights: ['bulletin.view', 'bulletin.create'],
    load: async () => (await import('./bulletins/board.tsx')).BulletinPage,
  },
  {
    path: '/campaigns',
    title: '三项防护',
    group: 'inform',
    rights: ['campaign.view'],
    load: async () => (await import('./campaigns/list.tsx')).CampaignListPage,
  },
  {
    path: '/campaigns/new',
    title: '发起防护活动',
    rights: ['campaign.create'],
    load: async () => (await import('./campaigns/open.tsx')).OpenCampaignPage,
  },
  {
    path: '/campaigns/checks',
    title: '防护抽查',
    rights: ['campaign.verify'],
    load: async () => (await import('./campaigns/checks.tsx')).ChecksPage,
  },
  {
    path: '/campaigns/:id',
    title: '活动',
    rights: ['campaign.view'],
    load: async () => (await import('./campaigns/board.tsx')).CampaignPage,
  },
  {
    path: '/drills',
    title: '演练',
    group: 'watch',
    rights: ['drill.view'],
    load: async () => (await import('./operations/drills.tsx')).DrillsPage,
  },
  {
    path: '/drills/:id',
    title: '演练报告',
    rights: ['drill.view'],
    load: async () => (await import('./operations/drill.tsx')).DrillPage,
  },
  {
    path: '/messages',
    title: '消息记录',
    group: 'system',
    rights: ['message.view'],
    load: async () => (await import('./operations/messages.tsx')).MessagesPage,
  },
  {
    path: '/operations',
    title: '运行状况',
    group: 'system',
    rights: ['operations.view'],
    load: async () => (await import('./operations/health.tsx')).HealthPage,
  },
  {
    path: '/mute',
    title: '静默与维护',
    group: 'system',
    rights: ['mute.view'],
    load: async () => (await import('./operations/mute.tsx')).MutePage,
  },
  {
    path: '/queues',
    title: '队列与失败',
    group: 'system',
    rights: ['operations.view'],
    load: async () => (await import('./operations/queues.tsx')).QueuesPage,
  },
  {
    path: '/audit',
    title: '审计日志',
    group: 'audit',
    rights: ['audit.read'],
    load: async () => (await import('./audit/log.tsx')).AuditPage,
  },
  {
    path: '/audit/chain',
    title: '核对日志链',
    group: 'audit',
    rights: ['audit.verify'],
    load: async () => (await import('./audit/chain.tsx')).ChainPage,
  },
  {
    path: '/audit/security',
    title: '登录与拒绝',
    group: 'audit',
    rights: ['audit.read'],
    load: async () => (await import('./audit/security.tsx')).SecurityPage,
  },
  {
    path: '/audit/disclosures',
    title: '个人信息提供记录',
    group: 'audit',
    rights: ['audit.read'],
    load: async () => (await import('./audit/disclosures.tsx')).DisclosuresPage,
  },
  {
    path: '/r/:id',
    title: '列表',
    rights: [],
    load: async () => (await import('./resource/list.tsx')).ResourceListPage,
  },
  {
    path: '/r/:name/:id',
    title: '详情',
    rights: [],
    load: async () => (await import('./resource/one.tsx')).ResourcePage,
  },
  {
    path: '/figures',
    title: '数据统计',
    group: 'figures',
    rights: ['report.totals'],
    load: async () => (await import('./figures/figures.tsx')).FiguresPage,
  },
  {
    path: '/accounts',
    title: '本地账号',
    group: 'system',
    rights: ['account.manage'],
    load: async () => (await import('./account/accounts.tsx')).LocalAccountsPage,
  },
  {
    path: '/account',
    title: '账号与安全',
    rights: [],
    load: async () => (await import('./account/security.tsx')).SecurityPage,
  },
  {
    path: '/settings',
    title: '参数设置',
    group: 'system',
    rights: ['settings.view'],
    load: async () => (await import('./settings/page.tsx')).SettingsPage,
  },
];
