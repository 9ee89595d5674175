import { z } from 'zod';
import { freeText, ownNumber, moment as writtenMoment } from '../../lib/fields.ts';
import { FILTER_ROLES, GIVEN_ROLES } from './types.ts';

// Contracts of the desk's pages of people and places. Times are ISO 8601 UTC.

const id = z.string().min(1).max(64);
const moment = writtenMoment().transform((text) => new Date(text));
const shownMoment = z.iso.datetime();
const reason = freeText(100, 2).meta({ title: '原因', example: '本人到所要求更正' });
const accountStatus = z.enum(['ACTIVE', 'NOT_ACTIVATED', 'DISABLED', 'LEFT', 'NONE']);
export type AccountStatus = z.infer<typeof accountStatus>;

export const IdParams = z.strictObject({ id });
export const Done = z.strictObject({ id: z.string() });

export const PeopleQuery = z.strictObject({
  kind: z.enum(['EMPLOYEE', 'OFFICER']).default('EMPLOYEE').meta({ title: '人员类别' }),
  q: z.string().trim().max(60).default('').meta({ title: '查找内容' }),
  organisationId: id.optional().meta({ title: '单位' }),
  unitId: id.optional().meta({ title: '部门/车间' }),
  role: z.enum(FILTER_ROLES).optional().meta({ title: '职务' }),
  state: z.enum(['ACTIVE', 'LEFT']).default('ACTIVE').meta({ title: '在职状态' }),
  /** Whether he can be reached in WeCom. */
  activated: z.enum(['YES', 'NO']).optional().meta({ title: '账号状态' }),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type PeopleAsked = z.infer<typeof PeopleQuery>;

const PersonRow = z.strictObject({
  /** Of the post, or of an officer himself. */
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  organisationId: z.string().nullable(),
  organisation: z.string().nullable(),
  unit: z.string().nullable(),
  employeeNo: z.string().nullable(),
  post: z.string().nullable(),
  hiredOn: z.string().nullable(),
  leftOn: z.string().nullable(),
  /** In words, each with its place where it is not the post's own. */
  roles: z.array(z.string()),
  account: accountStatus,
});
export type PersonRowData = z.infer<typeof PersonRow>;
export const PeopleList = z.strictObject({ people: z.array(PersonRow), next: z.string().nullable() });
export type PeopleListData = z.infer<typeof PeopleList>;

export const PersonView = z.strictObject({
  personId: z.string(),
  name: z.string(),
  /** The reader sees no more of the name than this. */
  isMasked: z.boolean(),
  phone: z.string().nullable(),
  userid: z.string().nullable(),
  account: accountStatus,
  isReachable: z.boolean(),
  employments: z.array(
    z.strictObject({
      id: z.string(),
      organisationId: z.string(),
      organisation: z.string(),
      unitId: z.string().nullable(),
      /** '冲压车间/一班'. */
      unit: z.string().nullable(),
      employeeNo: z.string(),
      post: z.string().nullable(),
      hiredOn: z.string().nullable(),
      leftOn: z.string().nullable(),
      isActive: z.boolean(),
    }),
  ),
  roles: z.array(
    z.strictObject({
      id: z.string(),
      role: z.string(),
      title: z.string(),
      place: z.string(),
      from: shownMoment,
      until: shownMoment.nullable(),
      allowed: z.array(z.enum(['end'])),
    }),
  ),
  changes: z.array(
    z.strictObject({ id: z.string(), at: shownMoment, by: z.string(), did: z.string(), reason: z.string() }),
  ),
  allowed: z.array(z.enum(['correct', 'assign', 'phone', 'request'])),
});
export type PersonData = z.infer<typeof PersonView>;

export const PhoneView = z.strictObject({ phone: z.string() });

export const CorrectBody = z.strictObject({
  /** Whose roster the number, post and unit are of. */
  organisationId: id.optional(),
  name: freeText(40).meta({ title: '姓名', example: '岚知夏' }).optional(),
  phone: z.string().trim().min(1).max(30).meta({ title: '手机号', example: '154****1234' }).optional(),
  employeeNo: ownNumber(32).meta({ title: '工号', example: '0020' }).optional(),
  post: freeText(30).meta({ title: '岗位', example: '仓库管理' }).optional(),
  unit: freeText(150).meta({ title: '部门/车间', example: '冲压车间/一班' }).optional(),
  reason,
});
export type CorrectData = z.infer<typeof CorrectBody>;

export const RoleBody = z.strictObject({
  role: z.enum(GIVEN_ROLES).meta({ title: '职务', example: 'STATION_DUTY' }),
  scopeId: id.meta({ title: '任职单位' }),
  from: moment.optional().meta({ title: '开始时间' }),
  until: moment.optional().meta({ title: '结束时间' }),
  reason,
});
export type RoleData = z.infer<typeof RoleBody>;
export const RoleParams = z.strictObject({ id, roleId: id.meta({ title: '职务' }) });
export const EndBody = z.strictObject({ reason });

export const PlacesQuery = z.strictObject({
  /** What lies directly under this place; without it the townships. */
  underId: id.optional().meta({ title: '上级' }),
  q: z.string().trim().max(40).default('').meta({ title: '查找内容' }),
  /** The one of this id, of whatever kind. */
  id: id.optional().meta({ title: '单位' }),
  /** Grouped by station in place of township. */
  by: z.enum(['township', 'station']).default('township').meta({ title: '分组方式' }),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type PlacesAsked = z.infer<typeof PlacesQuery>;

const PLACE_KINDS = ['COUNTY', 'TOWNSHIP', 'STATION', 'ORGANISATION', 'GRID_UNIT'] as const;
const PlaceRow = z.strictObject({
  id: z.string(),
  kind: z.enum(PLACE_KINDS),
  name: z.string(),
  code: z.string(),
  /** Where it lies, for what was searched. */
  above: z.string(),
  /** By which it is found in the tree; null of offices. */
  aboveId: z.string().nullable(),
  people: z.int(),
  /** Of townships and stations: organisations under it, and how many of them lack advisors. */
  organisations: z.int(),
  lacking: z.int(),
  isLeaf: z.boolean(),
});
export type PlaceRowData = z.infer<typeof PlaceRow>;
export const PlaceList = z.strictObject({ places: z.array(PlaceRow), next: z.string().nullable() });
export type PlaceListData = z.infer<typeof PlaceList>;

export const OrganisationView = z.strictObject({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  kind: z.string(),
  tier: z.string(),
  township: z.string(),
  station: z.string(),
  /** Of the place itself, never somebody's own number. */
  address: z.string().nullable(),
  phone: z.string().nullable(),
  industry: z.string().nullable(),
  shortName: z.string(),
  townshipId: z.string(),
  stationId: z.string(),
  /** Sent along with a correction: a newer one of somebody else is not written over. */
  version: z.int(),
  people: z.int(),
  activated: z.int(),
  reachable: z.int(),
  units: z.int(),
  advisorsWanted: z.int(),
  advisors: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      title: z.string().nullable(),
      isPrimary: z.boolean(),
      isActivated: z.boolean(),
      isAway: z.boolean(),
    }),
  ),
  police: z.array(z.strictObject({ personId: z.string(), name: z.string(), title: z.string() })),
  /** What was corrected and which units became one, the newest first. */
  changes: z.array(
    z.strictObject({ id: z.string(), at: shownMoment, by: z.string(), did: z.string(), reason: z.string() }),
  ),
  allowed: z.array(z.enum(['merge', 'correct', 'people', 'import', 'warnings'])),
});
export type OrganisationData = z.infer<typeof OrganisationView>;

const unitIds = z.array(id).min(1).max(50).meta({ title: '要合并的部门' });
const intoId = id.meta({ title: '合并到的部门' });

export const MergeQuery = z.strictObject({
  unitIds: z.union([id.transform((one) => [one]), unitIds]).meta({ title: '要合并的部门' }),
  intoId,
});
export const MergeBody = z.strictObject({ unitIds, intoId, reason });
export type MergeAsked = Omit<z.infer<typeof MergeBody>, 'reason'>;

/** What merging would come to, before it is done. */
export const MergePreview = z.strictObject({
  into: z.string(),
  /** Every unit that is no more, also those below that are written alike, and what it becomes. */
  units: z.array(z.strictObject({ id: z.string(), name: z.string(), into: z.string(), people: z.int() })),
  /** Units below that stand under another one from then on. */
  moved: z.array(z.string()),
  people: z.int(),
  /** Who worked there once. */
  former: z.int(),
  posts: z.array(z.strictObject({ name: z.string(), title: z.string(), becomes: z.enum(['FIRST', 'DEPUTY', 'ONCE']) })),
  warnings: z.int(),
  bulletins: z.int(),
  campaigns: z.int(),
  visits: z.int(),
  departments: z.int(),
  /** Rosters of this organisation that are checked and wait. */
  lists: z.int(),
});
export type MergePreviewData = z.infer<typeof MergePreview>;

export const Merged = z.strictObject({ id: z.string(), people: z.int() });
export type MergedData = z.infer<typeof Merged>;

export const CorrectOrganisationBody = z.strictObject({
  version: z.int().min(1).max(1_000_000).meta({ title: '版本', example: 1 }),
  name: freeText(60, 2).optional().meta({ title: '单位名称', example: '青岚示范厂' }),
  shortName: freeText(40, 2).optional().meta({ title: '简称', example: '青岚厂' }),
  tier: z.enum(['ABOVE_SCALE', 'KEY', 'GENERAL']).optional().meta({ title: '规模' }),
  industry: freeText(20).nullable().optional().meta({ title: '行业', example: '纺织' }),
  address: freeText(80).nullable().optional().meta({ title: '地址', example: '青岚大道1号' }),
  phone: z.string().trim().min(1).max(20).nullable().optional().meta({ title: '值班电话', example: '0572-6000000' }),
  townshipId: id.optional().meta({ title: '乡镇街道' }),
  stationId: id.optional().meta({ title: '派出所' }),
  reason,
});
export type CorrectOrganisationData = z.infer<typeof CorrectOrganisationBody>;
