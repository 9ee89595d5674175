import type { ApprovalChange, ContactChange, DepartmentFields, MemberFields, Origin } from './inbound.ts';
import {
  childOf,
  childrenOf,
  demanded,
  freeText,
  nameIn,
  number,
  optionalList,
  optionalNumber,
  optionalNumbers,
  optionalText,
  text,
  type XmlElement,
} from './xml.ts';

/** WeCom doc p/90970–90972. null = a change of a sort not known here. */
export function parseContactChange(root: XmlElement, origin: Origin): ContactChange | null {
  const event = { ...origin, kind: 'change_contact' as const };
  const change = nameIn(CHANGES, demanded(root, 'ChangeType'));
  switch (change) {
    case 'create_user':
      return { ...event, change, member: member(root), fields: memberFields(root) };
    case 'update_user': {
      const newMember = text(root, 'NewUserID').toLowerCase() || null;
      return { ...event, change, member: member(root), newMember, fields: memberFields(root) };
    }
    case 'delete_user':
      return { ...event, change, member: member(root) };
    case 'create_party':
    case 'update_party':
      return { ...event, change, department: department(root), fields: departmentFields(root) };
    case 'delete_party':
      return { ...event, change, department: department(root) };
    case 'update_tag':
      return {
        ...event,
        change,
        tag: number(root, 'TagId'),
        addedMembers: userids(root, 'AddUserItems') ?? [],
        removedMembers: userids(root, 'DelUserItems') ?? [],
        addedDepartments: optionalNumbers(root, 'AddPartyItems') ?? [],
        removedDepartments: optionalNumbers(root, 'DelPartyItems') ?? [],
      };
    case null:
      return null;
  }
}

const CHANGES = [
  'create_user',
  'update_user',
  'delete_user',
  'create_party',
  'update_party',
  'delete_party',
  'update_tag',
] as const;

function member(root: XmlElement): string {
  return demanded(root, 'UserID').toLowerCase();
}

function department(root: XmlElement): number {
  demanded(root, 'Id');
  return number(root, 'Id');
}

function userids(root: XmlElement, name: string): string[] | null {
  return optionalList(root, name)?.map((userid) => userid.toLowerCase()) ?? null;
}

function departmentFields(root: XmlElement): DepartmentFields {
  return {
    name: optionalText(root, 'Name'),
    parentId: optionalNumber(root, 'ParentId'),
    order: optionalNumber(root, 'Order'),
  };
}

function memberFields(root: XmlElement): MemberFields {
  return {
    name: optionalText(root, 'Name'),
    departments: optionalNumbers(root, 'Department'),
    mainDepartment: optionalNumber(root, 'MainDepartment'),
    leadsDepartment: optionalList(root, 'IsLeaderInDept')?.map((flag) => flag === '1') ?? null,
    directLeaders: userids(root, 'DirectLeader'),
    position: optionalText(root, 'Position'),
    mobile: optionalText(root, 'Mobile'),
    gender: optionalText(root, 'Gender'),
    email: optionalText(root, 'Email'),
    bizMail: optionalText(root, 'BizMail'),
    status: optionalNumber(root, 'Status'),
    avatar: optionalText(root, 'Avatar'),
    alias: optionalText(root, 'Alias'),
    telephone: optionalText(root, 'Telephone'),
    address: optionalText(root, 'Address'),
    extraAttributes: extraAttributes(root),
  };
}

function extraAttributes(root: XmlElement): MemberFields['extraAttributes'] {
  const list = childOf(root, 'ExtAttr');
  if (!list) return null;
  return childrenOf(list, 'Item').map((item) => {
    const web = childOf(item, 'Web');
    return {
      name: text(item, 'Name'),
      type: number(item, 'Type'),
      text: text(childOf(item, 'Text'), 'Value'),
      web: web ? { title: text(web, 'Title'), url: text(web, 'Url') } : null,
    };
  });
}

/** The approval engine's event; `approverstep` is lower-case there (WeCom doc p/90240). */
export function parseApprovalChange(root: XmlElement, origin: Origin): ApprovalChange {
  const info = childOf(root, 'ApprovalInfo');
  return {
    ...origin,
    kind: 'open_approval_change',
    thirdNo: text(info, 'ThirdNo'),
    name: text(info, 'OpenSpName'),
    templateId: text(info, 'OpenTemplateId'),
    status: number(info, 'OpenSpStatus'),
    applyTime: number(info, 'ApplyTime'),
    applicant: { name: text(info, 'ApplyUserName'), userid: text(info, 'ApplyUserId').toLowerCase() },
    nodes: childrenOf(childOf(info, 'ApprovalNodes'), 'ApprovalNode').map((node) => ({
      status: number(node, 'NodeStatus'),
      attr: number(node, 'NodeAttr'),
      type: number(node, 'NodeType'),
      items: childrenOf(childOf(node, 'Items'), 'Item').map((item) => ({
        ...person(item),
        status: number(item, 'ItemStatus'),
        speech: freeText(item, 'ItemSpeech'),
        opTime: number(item, 'ItemOpTime'),
      })),
    })),
    notified: childrenOf(childOf(info, 'NotifyNodes'), 'NotifyNode').map(person),
    step: number(info, 'approverstep'),
  };
}

function person(element: XmlElement) {
  return { name: text(element, 'ItemName'), userid: text(element, 'ItemUserId').toLowerCase() };
}
