import { defineTable, type ListTable, templateOf } from '../../kernel/imports/index.ts';
import { SAMPLE_MARK } from '../../lib/spreadsheet/index.ts';
import { TIER_WORDS } from '../directory/index.ts';
import type { ImportedRole } from './types.ts';

export const ROLES: Readonly<Record<string, ImportedRole>> = {
  员工: 'EMPLOYEE',
  安全顾问: 'ADVISOR',
  片区负责人: 'GRID_OWNER',
  宣传员: 'PROPAGANDIST',
};

/** The list of an organisation's employees, in the order of its template. Without name, number and phone nobody can be told apart. */
export const ROSTER = defineTable('名单', {
  乡镇街道: { aliases: ['乡镇', '街道'] },
  单位名称: { aliases: ['单位', '企业名称'], longest: 60, width: 30 },
  统一社会信用代码: { aliases: ['信用代码', '单位编号', '单位编码'], kind: 'key', longest: 32, width: 22 },
  类型: { choices: ['企业', '社区', '银行', '运营商', '学校', '卫健'] },
  规模: { choices: Object.keys(TIER_WORDS) },
  '部门/车间': { aliases: ['部门', '车间'], width: 24 },
  姓名: { aliases: ['员工姓名'], demanded: true, kind: 'name', own: true, longest: 40 },
  工号: {
    aliases: ['员工编号', '员工工号', '员工号', '职工号', '人员编号'],
    demanded: true,
    kind: 'key',
    own: true,
    longest: 32,
  },
  手机号: { aliases: ['手机', '移动电话', '手机号码', '联系电话'], demanded: true, own: true, width: 14 },
  角色: { own: true, choices: Object.keys(ROLES) },
  入职日期: { aliases: ['入职时间'], kind: 'day', width: 12 },
  是否外省: { aliases: ['外省'], kind: 'flag', choices: ['是', '否'] },
  岗位: { aliases: ['职位'], longest: 30 },
  企业微信账号: { aliases: ['企微账号', '企业微信id'], kind: 'key', own: true, longest: 64 },
});
export type Column = typeof ROSTER extends ListTable<infer C> ? C : never;

/** Nobody real: the number's prefix is not allocated. A list that still has it is read without it. */
export const EXAMPLE = [
  '青岚街道',
  `${SAMPLE_MARK}青岚示范厂`,
  '00DEMO000000000000',
  '企业',
  '规上',
  '冲压车间/一班',
  '岚知夏',
  '00123',
  '15400001234',
  '员工',
  '2026-01-05',
  '否',
  '操作工',
  '',
];

const EXPLANATIONS = [
  ['示例行', `带有“${SAMPLE_MARK}”的行只是示例，不会导入；请从下一行填起，或删去该行`],
  ['乡镇街道', '按全称填写；单位已在系统中时可不填'],
  ['单位名称、统一社会信用代码', '至少填一项；新单位两项都要填'],
  ['类型、规模', '新单位填写；类型如企业、社区、银行、学校；规模为规上、重点或一般'],
  ['部门/车间', '各级之间用“/”分开，如：冲压车间/一班；没有的会自动建立'],
  ['姓名、工号、手机号', '必填；工号在单位内不能重复，前面的0请保留；手机号为11位'],
  ['角色', '员工、安全顾问、片区负责人或宣传员；不填为员工；安全顾问需经社区民警同意并由本人接受'],
  ['入职日期', '如2026-01-05'],
  ['是否外省', '是或否'],
  ['岗位、企业微信账号', '选填；财务等岗位有针对性的提醒'],
  ['请勿填写', '身份证号、银行卡号、住址等，本系统不收集；有这些列的文件不能导入'],
  [
    '多个工作表',
    '同一个文件里表头相同的工作表都会导入；隐藏的工作表、隐藏或被筛选掉的行不会导入，需要时选“包括隐藏行”',
  ],
  ['完整名单', '导入时选“完整名单”，名单上没有的在册员工将登记为离职'],
];

export const templateSheets = () => templateOf([[ROSTER, [EXAMPLE]]], EXPLANATIONS);
