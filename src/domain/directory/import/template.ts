import { SAMPLE_MARK, type Sheet } from '../../../lib/spreadsheet/index.ts';
import { sheetColumns } from './columns.ts';

/** An example that is no real person's: the number's prefix is not allocated. A list that still has it is read without it. */
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

/** The template with what its columns mean on a second sheet. */
export function templateSheets(): Sheet[] {
  return [
    { name: '名单', columns: sheetColumns(), rows: [EXAMPLE] },
    {
      name: '填写说明',
      columns: [
        { heading: '列', width: 30 },
        { heading: '说明', width: 90 },
      ],
      rows: EXPLANATIONS,
    },
  ];
}
