export const KINDS: Readonly<Record<string, string>> = {
  ENTERPRISE: '企业',
  COMMUNITY: '社区',
  BANK: '银行',
  TELCO: '运营商',
  SCHOOL: '学校',
  HEALTH: '卫健',
};

export const TIERS: Readonly<Record<string, string>> = { ABOVE_SCALE: '规上', KEY: '重点', GENERAL: '一般' };
