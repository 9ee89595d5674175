import { SAMPLE_MARK, type Sheet } from '../../../lib/spreadsheet/index.ts';
import * as columns from './columns.ts';

const PLACES = [
  ['县', `${SAMPLE_MARK}云栖示范县`, '330000', '', '', '680000'],
  ['派出所', `${SAMPLE_MARK}青岚派出所`, 'S01', '', '', ''],
  ['乡镇街道', `${SAMPLE_MARK}青岚街道`, '01', '330000', '青岚派出所', '95200'],
];
const ORGANISATIONS = [
  [`${SAMPLE_MARK}青岚示范厂`, '00DEMO000000000000', '企业', '规上', '青岚街道', '青岚派出所', '330101'],
];
const OFFICERS = [
  [`${SAMPLE_MARK}岚知夏`, '330001', 'centre-01', '中心民警', '', '15400001234'],
  [`${SAMPLE_MARK}岚知秋`, '330101', 'cp-01', '社区民警', '00DEMO000000000000', ''],
  [`${SAMPLE_MARK}岚知冬`, '330102', 'duty-01', '值班民警', '青岚派出所', ''],
];
const EXPLANATIONS = [
  ['示例行', `带有“${SAMPLE_MARK}”的行只是示例，不会导入；请从下一行填起，或删去该行`],
  ['辖区：类型', '省、市、县、乡镇街道或派出所；至少要有一行“县”'],
  ['辖区：名称、编码', '必填；编码在全表唯一，以后按编码识别'],
  ['辖区：上级编码', '不填则归本县'],
  ['辖区：派出所', '乡镇街道填写：名单中新增的单位默认归这个派出所'],
  ['辖区：人口', '选填，整数，用于万人发案数'],
  ['单位：统一社会信用代码', '必填，18位；已在系统中的单位可用其编码'],
  ['单位：派出所、社区民警', '由谁负责；社区民警填警号，多人用“、”分开，填写后以本表为准'],
  ['民警：警号', '必填，以后按警号识别；一人多个角色写多行'],
  ['民警：企业微信账号', '管理后台通讯录中的账号；没有则收不到卡片'],
  ['民警：角色', Object.keys(columns.OFFICE_ROLES).join('、')],
  ['民警：辖区', '值班民警、派出所所长填派出所；社区民警填单位的名称或代码，多个用“、”分开；县级角色不填'],
  ['请勿填写', '身份证号、住址等，本系统不收集'],
  ['完整名单', '导入时加 --full-list，名单上没有的民警角色将终止'],
  ['隐藏行', '隐藏或被筛选掉的行不会导入，需要时加 --include-hidden'],
];

/** An example of each table, of nobody real, and what their columns mean. */
export function countyTemplate(): Sheet[] {
  const { SHEETS, CHOICES } = columns;
  return [
    {
      name: SHEETS.places,
      columns: columns.sheetColumns(columns.PLACE_COLUMNS, CHOICES.places),
      rows: PLACES,
    },
    {
      name: SHEETS.organisations,
      columns: columns.sheetColumns(columns.ORGANISATION_COLUMNS, CHOICES.organisations),
      rows: ORGANISATIONS,
    },
    {
      name: SHEETS.officers,
      columns: columns.sheetColumns(columns.OFFICER_COLUMNS, CHOICES.officers),
      rows: OFFICERS,
    },
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
