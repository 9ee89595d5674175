import type { SheetColumn } from '../../../lib/spreadsheet/index.ts';
import { KINDS, shapeOf, TIERS } from '../import/columns.ts';
import type { OfficeRole, PlaceKind, ScopeChoice } from './types.ts';

/** The three tables of a county, each on its own sheet of a workbook or in a CSV of its own. */
export const SHEETS = { places: '辖区', organisations: '单位', officers: '民警' } as const;

export const PLACE_COLUMNS = ['类型', '名称', '编码', '上级编码', '派出所', '人口'] as const;
export const ORGANISATION_COLUMNS = [
  '单位名称',
  '统一社会信用代码',
  '类型',
  '规模',
  '乡镇街道',
  '派出所',
  '社区民警',
] as const;
export const OFFICER_COLUMNS = ['姓名', '警号', '企业微信账号', '角色', '辖区', '手机号'] as const;

export type PlaceColumn = (typeof PLACE_COLUMNS)[number];
export type OrganisationColumn = (typeof ORGANISATION_COLUMNS)[number];
export type OfficerColumn = (typeof OFFICER_COLUMNS)[number];

export const PLACE_KINDS: Record<string, PlaceKind> = {
  省: 'PROVINCE',
  市: 'CITY',
  县: 'COUNTY',
  区: 'COUNTY',
  乡镇街道: 'TOWNSHIP',
  派出所: 'STATION',
};

export const OFFICE_ROLES: Record<string, OfficeRole> = {
  中心民警: 'CENTER_OFFICER',
  管理员: 'COUNTY_ADMIN',
  联席办: 'JOINT_OFFICE',
  值班民警: 'STATION_DUTY',
  派出所所长: 'STATION_CHIEF',
  社区民警: 'COMMUNITY_POLICE',
  宣讲员: 'LECTURER',
  审计员: 'AUDITOR',
};

/** Where a role may stand, the first by itself when the list does not say. */
export const SCOPES_OF: Record<OfficeRole, readonly ScopeChoice[]> = {
  CENTER_OFFICER: ['COUNTY'],
  COUNTY_ADMIN: ['COUNTY'],
  JOINT_OFFICE: ['COUNTY'],
  AUDITOR: ['COUNTY'],
  STATION_DUTY: ['STATION'],
  STATION_CHIEF: ['STATION'],
  COMMUNITY_POLICE: ['ORGANISATION'],
  LECTURER: ['COUNTY', 'STATION', 'TOWNSHIP'],
};

export const SCOPE_WORDS: Record<ScopeChoice, string> = {
  COUNTY: '县',
  STATION: '派出所',
  TOWNSHIP: '乡镇街道',
  ORGANISATION: '单位',
};

const ALIASES: Record<string, string> = {
  '警号/工号': '警号',
  工号: '警号',
  企微账号: '企业微信账号',
  账号: '企业微信账号',
  手机: '手机号',
  手机号码: '手机号',
  职务: '角色',
  信用代码: '统一社会信用代码',
  单位编码: '统一社会信用代码',
  乡镇: '乡镇街道',
  街道: '乡镇街道',
  代码: '编码',
};

/** A table is known by these, and not taken without them. */
export const SHAPES = [
  shapeOf(SHEETS.places, PLACE_COLUMNS, ALIASES, ['类型', '名称', '编码']),
  shapeOf(SHEETS.organisations, ORGANISATION_COLUMNS, ALIASES, ['单位名称', '统一社会信用代码', '乡镇街道']),
  shapeOf(SHEETS.officers, OFFICER_COLUMNS, ALIASES, ['姓名', '警号', '角色']),
] as const;

export function sheetColumns(columns: readonly string[], choices: Record<string, readonly string[]>): SheetColumn[] {
  return columns.map((heading) => ({
    heading,
    asText: true,
    width: WIDTHS[heading] ?? 14,
    ...(choices[heading] ? { choices: choices[heading] } : {}),
  }));
}

const WIDTHS: Record<string, number> = { 单位名称: 30, 统一社会信用代码: 22, 名称: 20, 辖区: 36, 社区民警: 18 };

export const CHOICES = {
  places: { 类型: Object.keys(PLACE_KINDS) },
  organisations: { 类型: Object.keys(KINDS), 规模: Object.keys(TIERS) },
  officers: { 角色: Object.keys(OFFICE_ROLES) },
} as const;
