import { defineTable, type ListTable, templateOf } from '../../kernel/imports/index.ts';
import { SAMPLE_MARK } from '../../lib/spreadsheet/index.ts';
import { KIND_WORDS, TIER_WORDS } from '../directory/index.ts';
import type { OfficeRole, PlaceKind, ScopeChoice } from './types.ts';

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

const PLAIN = 14;
const CODE = ['信用代码', '单位编码'];

/** The three tables of a county, each on its own sheet of a workbook or in a CSV of its own. */
export const PLACES = defineTable('辖区', {
  类型: { demanded: true, width: PLAIN, choices: Object.keys(PLACE_KINDS) },
  名称: { demanded: true, own: true, longest: 40, width: 20 },
  编码: { aliases: ['代码'], demanded: true, kind: 'key', own: true, longest: 32, width: PLAIN },
  上级编码: { kind: 'key', width: PLAIN },
  派出所: { width: PLAIN },
  人口: { width: PLAIN },
});
export const ORGANISATIONS = defineTable('单位', {
  单位名称: { demanded: true, own: true, longest: 60, width: 30 },
  统一社会信用代码: { aliases: CODE, demanded: true, kind: 'key', own: true, longest: 32, width: 22 },
  类型: { width: PLAIN, choices: Object.keys(KIND_WORDS) },
  规模: { width: PLAIN, choices: Object.keys(TIER_WORDS) },
  乡镇街道: { aliases: ['乡镇', '街道'], demanded: true, width: PLAIN },
  派出所: { width: PLAIN },
  社区民警: { width: 18 },
});
export const OFFICERS = defineTable('民警', {
  姓名: { demanded: true, kind: 'name', own: true, longest: 40, width: PLAIN },
  警号: { aliases: ['警号/工号', '工号'], demanded: true, kind: 'key', own: true, longest: 32, width: PLAIN },
  企业微信账号: { aliases: ['企微账号', '账号'], kind: 'key', own: true, longest: 64, width: PLAIN },
  角色: { aliases: ['职务'], demanded: true, own: true, width: PLAIN, choices: Object.keys(OFFICE_ROLES) },
  辖区: { width: 36 },
  手机号: { aliases: ['手机', '手机号码'], own: true, width: PLAIN },
});

type ColumnOf<T> = T extends ListTable<infer C> ? C : never;
export type PlaceColumn = ColumnOf<typeof PLACES>;
export type OrganisationColumn = ColumnOf<typeof ORGANISATIONS>;
export type OfficerColumn = ColumnOf<typeof OFFICERS>;
export type CountyColumn = PlaceColumn | OrganisationColumn | OfficerColumn;

const PLACE_EXAMPLES = [
  ['县', `${SAMPLE_MARK}云栖示范县`, '330000', '', '', '680000'],
  ['派出所', `${SAMPLE_MARK}青岚派出所`, 'S01', '', '', ''],
  ['乡镇街道', `${SAMPLE_MARK}青岚街道`, '01', '330000', '青岚派出所', '95200'],
];
const ORGANISATION_EXAMPLES = [
  [`${SAMPLE_MARK}青岚示范厂`, '00DEMO000000000000', '企业', '规上', '青岚街道', '青岚派出所', '330101'],
];
const OFFICER_EXAMPLES = [
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
  ['民警：角色', Object.keys(OFFICE_ROLES).join('、')],
  ['民警：辖区', '值班民警、派出所所长填派出所；社区民警填单位的名称或代码，多个用“、”分开；县级角色不填'],
  ['请勿填写', '身份证号、住址等，本系统不收集'],
  ['完整名单', '导入时加 --full-list，名单上没有的民警角色将终止'],
  ['隐藏行', '隐藏或被筛选掉的行不会导入，需要时加 --include-hidden'],
];

export const countyTemplate = () =>
  templateOf(
    [
      [PLACES, PLACE_EXAMPLES],
      [ORGANISATIONS, ORGANISATION_EXAMPLES],
      [OFFICERS, OFFICER_EXAMPLES],
    ],
    EXPLANATIONS,
  );
