import { headingOf, type SheetColumn, type TableShape } from '../../../lib/spreadsheet/index.ts';

/** Headings of the template, in its order. */
export const COLUMNS = [
  '乡镇街道',
  '单位名称',
  '统一社会信用代码',
  '类型',
  '规模',
  '部门/车间',
  '姓名',
  '工号',
  '手机号',
  '角色',
  '入职日期',
  '是否外省',
  '岗位',
  '企业微信账号',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Without these nobody can be told apart. */
const DEMANDED: readonly Column[] = ['姓名', '工号', '手机号'];

export const KINDS = {
  企业: 'ENTERPRISE',
  社区: 'COMMUNITY',
  居社: 'COMMUNITY',
  村: 'COMMUNITY',
  银行: 'BANK',
  运营商: 'TELCO',
  学校: 'SCHOOL',
  卫健: 'HEALTH',
  医院: 'HEALTH',
} as const;
export const TIERS = { 规上: 'ABOVE_SCALE', 重点: 'KEY', 一般: 'GENERAL' } as const;
export const ROLES = {
  员工: 'EMPLOYEE',
  安全顾问: 'ADVISOR',
  片区负责人: 'GRID_OWNER',
  宣传员: 'PROPAGANDIST',
} as const;

/** As people write the same heading otherwise; compared after `headingOf`. */
const ALIASES: Record<string, Column> = {
  乡镇: '乡镇街道',
  街道: '乡镇街道',
  单位: '单位名称',
  企业名称: '单位名称',
  信用代码: '统一社会信用代码',
  单位编号: '统一社会信用代码',
  单位编码: '统一社会信用代码',
  部门: '部门/车间',
  车间: '部门/车间',
  员工姓名: '姓名',
  员工编号: '工号',
  员工工号: '工号',
  员工号: '工号',
  职工号: '工号',
  人员编号: '工号',
  手机: '手机号',
  移动电话: '手机号',
  手机号码: '手机号',
  联系电话: '手机号',
  入职时间: '入职日期',
  外省: '是否外省',
  职位: '岗位',
  企微账号: '企业微信账号',
  企业微信id: '企业微信账号',
};

/** Data that the service has no use for and must not collect (PIPL arts. 6 and 28). */
const FORBIDDEN =
  /身份证|证件号|银行|卡号|账户|住址|家庭|民族|政治面貌|宗教|婚姻|健康|病史|体检|指纹|人脸|紧急联系人|社保|公积金|工资|薪/;

/** A roster is known by these. */
export const ROSTER: TableShape = shapeOf('roster', COLUMNS, ALIASES, DEMANDED);

/** Column names and what else they are called, as headings are compared. */
export function shapeOf(
  name: string,
  columns: readonly string[],
  aliases: Readonly<Record<string, string>>,
  demanded: readonly string[],
): TableShape {
  const own = Object.fromEntries(columns.map((column) => [headingOf(column), column]));
  const others = Object.entries(aliases).filter(([, column]) => columns.includes(column));
  return { name, columns: { ...Object.fromEntries(others), ...own }, demanded };
}

export function isForbidden(heading: string): boolean {
  return FORBIDDEN.test(heading);
}

/** How the template and the export lay a column out. */
export function sheetColumns(): SheetColumn[] {
  return COLUMNS.map((heading) => ({
    heading,
    asText: true,
    ...(WIDTHS[heading] ? { width: WIDTHS[heading] } : {}),
    ...(CHOICES[heading] ? { choices: CHOICES[heading] } : {}),
  }));
}

const WIDTHS: Partial<Record<Column, number>> = {
  单位名称: 30,
  统一社会信用代码: 22,
  '部门/车间': 24,
  手机号: 14,
  入职日期: 12,
};
const CHOICES: Partial<Record<Column, readonly string[]>> = {
  类型: ['企业', '社区', '银行', '运营商', '学校', '卫健'],
  规模: Object.keys(TIERS),
  角色: Object.keys(ROLES),
  是否外省: ['是', '否'],
};
