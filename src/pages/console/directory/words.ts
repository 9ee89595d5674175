/** Offices as people read them; the texts file says the same. */
export const ROLE_TITLES: Readonly<Record<string, string>> = {
  CENTER_OFFICER: '反诈中心',
  COUNTY_ADMIN: '县局管理员',
  JOINT_OFFICE: '反诈联席办',
  STATION_DUTY: '派出所值班',
  STATION_CHIEF: '派出所所长',
  COMMUNITY_POLICE: '社区民警',
  ADVISOR: '安全顾问',
  PROPAGANDIST: '宣传员',
  GRID_OWNER: '片区负责人',
  LECTURER: '宣讲员',
  EMPLOYEE: '员工',
  DESK: '联盟席位',
  AUDITOR: '审计员',
};
