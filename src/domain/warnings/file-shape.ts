import type { TableShape } from '../../lib/spreadsheet/index.ts';

/** Chinese headings of the template, and the field each fills. */
export const COLUMNS = {
  来源编号: 'sourceRef',
  等级: 'level',
  诈骗类型: 'fraudType',
  员工编号: 'employeeId',
  手机号: 'phone',
  单位编号: 'orgId',
  备注: 'note',
  演练: 'drill',
} as const;
export type Column = keyof typeof COLUMNS;
export const HEADINGS = Object.keys(COLUMNS) as Column[];

/** As people write the same heading otherwise; compared after `headingOf`. */
const ALIASES: Record<string, Column> = {
  预警编号: '来源编号',
  预警等级: '等级',
  预警级别: '等级',
  级别: '等级',
  诈骗类别: '诈骗类型',
  预警类型: '诈骗类型',
  工号: '员工编号',
  员工号: '员工编号',
  手机: '手机号',
  手机号码: '手机号',
  联系电话: '手机号',
  单位编码: '单位编号',
  单位代码: '单位编号',
  是否演练: '演练',
  演练标志: '演练',
  演练标记: '演练',
  演练预警: '演练',
};

export const WARNINGS: TableShape = {
  name: 'warnings',
  columns: { ...ALIASES, ...Object.fromEntries(HEADINGS.map((heading) => [heading, heading])) },
  demanded: ['来源编号', '等级', '诈骗类型'],
};
