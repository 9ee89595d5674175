import type { ContactChange } from '../../src/wecom/callback/index.ts';

type MemberChange = Extract<ContactChange, { change: 'create_user' | 'update_user' }>;
type Fields = MemberChange['fields'];

/** Every field of a member, none of them told. */
export const nothingGiven: Fields = {
  name: null,
  departments: null,
  mainDepartment: null,
  leadsDepartment: null,
  directLeaders: null,
  position: null,
  mobile: null,
  gender: null,
  email: null,
  bizMail: null,
  status: null,
  avatar: null,
  alias: null,
  telephone: null,
  address: null,
  extraAttributes: null,
};

interface Given {
  change: 'create_user' | 'update_user' | 'delete_user';
  member: string;
  newMember?: string;
  fields?: Partial<Fields>;
  /** Seconds since 1970. */
  createTime: number;
}

/** A contact event as it comes from WeCom, telling these fields and no others. */
export function contactChange({ change, member, newMember, fields, createTime }: Given): ContactChange {
  const origin = { kind: 'change_contact' as const, corpId: '', userid: 'sys', agentId: '', createTime };
  const notified = { ...nothingGiven, ...fields };
  if (change === 'delete_user') return { ...origin, change, member };
  if (change === 'create_user') return { ...origin, change, member, fields: notified };
  return { ...origin, change, member, newMember: newMember ?? null, fields: notified };
}
