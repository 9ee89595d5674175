import type { Role, ScopeKind } from '../directory/types.ts';

/** Roles that an administrator gives; an advisor is appointed, and an owner named where his unit is. */
export const GIVEN_ROLES = [
  'CENTER_OFFICER',
  'STATION_CHIEF',
  'STATION_DUTY',
  'COMMUNITY_POLICE',
  'COUNTY_ADMIN',
  'AUDITOR',
  'JOINT_OFFICE',
  'LECTURER',
  'PROPAGANDIST',
  'DESK',
] as const satisfies readonly Role[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** Where each may be held. */
export const PLACES_OF_ROLE: Readonly<Record<GivenRole, readonly ScopeKind[]>> = {
  CENTER_OFFICER: ['COUNTY'],
  STATION_CHIEF: ['STATION'],
  STATION_DUTY: ['STATION'],
  COMMUNITY_POLICE: ['ORGANISATION', 'TOWNSHIP'],
  COUNTY_ADMIN: ['COUNTY'],
  AUDITOR: ['COUNTY'],
  JOINT_OFFICE: ['COUNTY'],
  LECTURER: ['COUNTY'],
  PROPAGANDIST: ['ORGANISATION', 'TOWNSHIP', 'GRID_UNIT'],
  DESK: ['ORGANISATION'],
};

/** Officers of the county and its partners: whom the list shows who works on no roster. */
export const OFFICES = [
  'CENTER_OFFICER',
  'STATION_CHIEF',
  'STATION_DUTY',
  'COMMUNITY_POLICE',
  'COUNTY_ADMIN',
  'AUDITOR',
  'JOINT_OFFICE',
  'LECTURER',
  'DESK',
] as const satisfies readonly Role[];

/** What may be filtered by. */
export const FILTER_ROLES = [...OFFICES, 'ADVISOR', 'GRID_OWNER', 'PROPAGANDIST'] as const satisfies readonly Role[];

export const ORGANISATION_FIELDS = {
  name: '单位名称',
  shortName: '简称',
  tier: '规模',
  industry: '行业',
  address: '地址',
  phone: '值班电话',
  townshipId: '乡镇街道',
  stationId: '派出所',
} as const;
export type OrganisationField = keyof typeof ORGANISATION_FIELDS;

export const PERSON_FIELDS = {
  name: '姓名',
  phone: '手机号',
  employeeNo: '工号',
  post: '岗位',
  unit: '部门/车间',
} as const;
export type PersonField = keyof typeof PERSON_FIELDS;
