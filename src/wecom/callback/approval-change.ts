import { freeText, number, text } from './fields.ts';
import type { ApprovalChange, Origin } from './inbound.ts';
import { childOf, childrenOf, type XmlElement } from './xml.ts';

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
