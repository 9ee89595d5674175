import type { ComponentType } from 'react';
import type { PageEntry } from '../kit/page.tsx';
import { HelpPage } from './help.tsx';

const OWN_PAGES: readonly PageEntry[] = [
  { path: '/h5', title: '我的任务', load: async () => (await import('./list/list.tsx')).WarningsPage },
  {
    path: '/h5/warnings',
    title: '我的任务',
    load: async () => (await import('./list/list.tsx')).WarningsPage,
  },
  { path: '/h5/warnings/new', title: '上报预警', load: async () => (await import('./raise/raise.tsx')).RaisePage },
  { path: '/h5/warnings/find', title: '查找预警', load: async () => (await import('./list/list.tsx')).FindPage },
  { path: '/h5/w/:id', title: '预警任务', load: async () => (await import('./warning/warning.tsx')).WarningPage },
  {
    path: '/h5/b/:id',
    title: '预警通报',
    load: async () => (await import('./bulletins/received.tsx')).ReceivedPage,
  },
  {
    path: '/h5/bulletins',
    title: '预警通报',
    load: async () => (await import('./bulletins/list.tsx')).BulletinsPage,
  },
  {
    path: '/h5/bulletins/new',
    title: '写通报',
    load: async () => (await import('./bulletins/compose.tsx')).ComposePage,
  },
  {
    path: '/h5/bulletins/:id/edit',
    title: '写通报',
    load: async () => (await import('./bulletins/compose.tsx')).ComposePage,
  },
  {
    path: '/h5/bulletins/:id/correct',
    title: '更正通报',
    load: async () => (await import('./bulletins/compose.tsx')).ComposePage,
  },
  {
    path: '/h5/bulletins/:id',
    title: '预警通报',
    load: async () => (await import('./bulletins/board.tsx')).BoardPage,
  },
  {
    path: '/h5/bulletins/:id/board',
    title: '预警通报',
    load: async () => (await import('./bulletins/board.tsx')).BoardPage,
  },
  {
    path: '/h5/campaigns',
    title: '三项防护',
    load: async () => (await import('./campaigns/campaigns.tsx')).CampaignsPage,
  },
  {
    path: '/h5/campaigns/new',
    title: '发起防护活动',
    load: async () => (await import('./campaigns/campaigns.tsx')).OpenCampaignPage,
  },
  {
    path: '/h5/campaigns/:id',
    title: '三项防护进度',
    load: async () => (await import('./campaigns/board.tsx')).CampaignPage,
  },
  { path: '/h5/checks', title: '防护抽查', load: async () => (await import('./campaigns/checks.tsx')).ChecksPage },
  {
    path: '/h5/checks/:id',
    title: '防护抽查',
    load: async () => (await import('./campaigns/checks.tsx')).SamplePage,
  },
  {
    path: '/h5/evidence/:id',
    title: '防护截图',
    load: async () => (await import('./campaigns/checks.tsx')).PicturesPage,
  },
  {
    path: '/h5/exemptions/:id',
    title: '防护豁免',
    load: async () => (await import('./campaigns/exemptions.tsx')).ExemptionsPage,
  },
  {
    path: '/h5/organisations',
    title: '单位准备情况',
    load: async () => (await import('./organisations.tsx')).OrganisationsPage,
  },
  {
    path: '/h5/places',
    title: '单位准备情况',
    load: async () => (await import('./organisations.tsx')).OrganisationsPage,
  },
  {
    path: '/h5/organisations/:id',
    title: '单位准备情况',
    load: async () => (await import('./organisations.tsx')).OrganisationPage,
  },
  { path: '/h5/defects', title: '待处理的缺口', load: async () => (await import('./defects/defects.tsx')).DefectsPage },
  {
    path: '/h5/defects/:kind',
    title: '待处理的缺口',
    load: async () => (await import('./defects/defects.tsx')).DefectsPage,
  },
  {
    path: '/h5/appointments',
    title: '安全顾问聘任',
    load: async () => (await import('./appointments.tsx')).AppointmentsPage,
  },
  { path: '/h5/visits', title: '上门走访', load: async () => (await import('./visits.tsx')).VisitsPage },
  { path: '/h5/leave', title: '请假与代班', load: async () => (await import('./leave.tsx')).LeavePage },
  { path: '/h5/imports', title: '名单导入', load: async () => (await import('./imports/list.tsx')).ImportsPage },
  { path: '/h5/imports/:id', title: '名单导入', load: async () => (await import('./imports/one.tsx')).ImportPage },
  { path: '/h5/audit', title: '审计日志', load: async () => (await import('./audit.tsx')).AuditPage },
  {
    path: '/h5/disclosures',
    title: '个人信息提供记录',
    load: async () => (await import('./audit.tsx')).DisclosuresPage,
  },
  { path: '/h5/totals', title: '汇总数据', load: async () => (await import('./totals.tsx')).TotalsPage },
  { path: '/h5/home', title: '首页', load: async () => (await import('./home.tsx')).HomePage },
  { path: '/h5/me', title: '我的信息', load: async () => (await import('./me/me.tsx')).MePage },
  { path: '/h5/requests', title: '个人信息申请', load: async () => (await import('./requests.tsx')).RequestsPage },
  { path: '/h5/protections', title: '我的防护', load: async () => (await import('./protections.tsx')).ProtectionsPage },
  { path: '/h5/how-to/:id', title: '怎么操作', load: async () => (await import('./how-to/how-to.tsx')).HowToPage },
  { path: '/h5/notice', title: '信息使用说明', load: async () => (await import('./notice.tsx')).NoticePage },
  { path: '/h5/verify', title: '核验身份', load: async () => (await import('./verify.tsx')).VerifyPage },
  { path: '/h5/help', title: '使用帮助', load: async () => HelpPage },
];

/**
 * Pages that lie with their module, found by the build: `pages/visits.tsx` is shown at /h5/visits, `pages/visits.$id.tsx` at
 * /h5/visits/<id>. Each is the default export of its file.
 */
const MODULE_PAGES = Object.entries(
  import.meta.glob<{ default: ComponentType<{ id: string }> }>('../../domain/*/pages/*.tsx'),
).map(([file, load]): PageEntry => ({ path: pathOf(file), title: 'E企安', load: async () => (await load()).default }));

/** Every page of the phones by its path, as `/h5/home`. */
export const PAGES: readonly PageEntry[] = [...OWN_PAGES, ...MODULE_PAGES];

function pathOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1, -'.tsx'.length);
  return `/h5/${name.replace(/\./g, '/').replace(/\$/g, ':')}`;
}
