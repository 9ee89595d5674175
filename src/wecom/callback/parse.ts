import { parseApprovalChange, parseContactChange } from './changes.ts';
import type { Inbound, Origin, Other, Press } from './inbound.ts';
import {
  CallbackRejected,
  childOf,
  childrenOf,
  demanded,
  freeText,
  nameIn,
  number,
  optionalNumber,
  parseXml,
  text,
  texts,
  type XmlElement,
} from './xml.ts';

/**
 * The decrypted message as a typed value. What is not in WeCom's catalogue (docs p/90239, p/90240) is `other`, and is read
 * without demands; what is in it is read strictly, so that a part we do not understand is a rejection, not a blank.
 */
export function parseCallback(xml: string): Inbound {
  const root = parseXml(xml);
  if (root.name.toLowerCase() !== 'xml') throw new CallbackRejected('xml', 'the root element must be xml');
  // Third-party suites are told things in a form of their own (WeCom doc p/90628).
  if (childOf(root, 'MsgType') === undefined && text(root, 'InfoType') !== '') return other(root, 'suite');
  const msgType = demanded(root, 'MsgType');
  return nameIn(['event'], msgType) === null ? parseMessage(root, msgType) : parseEvent(root, demanded(root, 'Event'));
}

function originOf(root: XmlElement, sender: string): Origin {
  return {
    corpId: text(root, 'ToUserName'),
    userid: sender.toLowerCase(),
    createTime: number(root, 'CreateTime'),
    agentId: text(root, 'AgentID'),
  };
}

function parseMessage(root: XmlElement, written: string): Inbound {
  const msgType = nameIn(MESSAGES, written);
  if (msgType === null) return other(root, written);
  const message = { ...originOf(root, demanded(root, 'FromUserName')), msgId: text(root, 'MsgId') };
  switch (msgType) {
    case 'text':
      return { ...message, kind: 'text', content: freeText(root, 'Content') };
    case 'image':
      return { ...message, kind: 'image', picUrl: text(root, 'PicUrl'), mediaId: text(root, 'MediaId') };
    case 'voice':
      return { ...message, kind: 'voice', mediaId: text(root, 'MediaId'), format: text(root, 'Format') };
    case 'video':
      return { ...message, kind: 'video', mediaId: text(root, 'MediaId'), thumbMediaId: text(root, 'ThumbMediaId') };
    case 'file':
      return { ...message, kind: 'file', mediaId: text(root, 'MediaId') };
    case 'location':
      return { ...message, kind: 'location', ...place(root) };
    case 'link':
      return {
        ...message,
        kind: 'link',
        title: text(root, 'Title'),
        description: text(root, 'Description'),
        url: text(root, 'Url'),
        picUrl: text(root, 'PicUrl'),
      };
  }
}

function parseEvent(root: XmlElement, written: string): Inbound {
  const event = nameIn(EVENTS, written);
  if (event === null) return other(root, 'event');
  const sender = OF_THE_SYSTEM.some((name) => name === event)
    ? text(root, 'FromUserName') || 'sys'
    : demanded(root, 'FromUserName');
  const origin = originOf(root, sender);
  const key = text(root, 'EventKey');
  switch (event) {
    case 'template_card_event':
      return press(root, origin, 'press');
    case 'template_card_menu_event':
      return press(root, origin, 'menu_press');
    case 'subscribe':
    case 'unsubscribe':
    case 'enter_agent':
    case 'share_agent_change':
    case 'share_chain_change':
      return { ...origin, kind: event };
    case 'location':
      return {
        ...origin,
        kind: 'location_report',
        latitude: number(root, 'Latitude'),
        longitude: number(root, 'Longitude'),
        precision: number(root, 'Precision'),
      };
    case 'click':
    case 'view':
    case 'view_miniprogram':
      return { ...origin, kind: event, key };
    case 'scancode_push':
    case 'scancode_waitmsg': {
      const scan = childOf(root, 'ScanCodeInfo');
      return { ...origin, kind: event, key, scanType: text(scan, 'ScanType'), scanResult: text(scan, 'ScanResult') };
    }
    case 'pic_sysphoto':
    case 'pic_photo_or_album':
    case 'pic_weixin':
      return { ...origin, kind: event, key, ...pictures(root) };
    case 'location_select': {
      const chosen = childOf(root, 'SendLocationInfo');
      return { ...origin, kind: event, key, ...place(chosen), place: text(chosen, 'Poiname') };
    }
    case 'taskcard_click':
      return { ...origin, kind: event, key, taskId: demanded(root, 'TaskId') };
    case 'batch_job_result': {
      const job = childOf(root, 'BatchJob');
      const result = { jobId: text(job, 'JobId'), jobType: text(job, 'JobType') };
      return { ...origin, kind: event, ...result, errCode: number(job, 'ErrCode'), errMsg: text(job, 'ErrMsg') };
    }
    case 'change_contact':
      return parseContactChange(root, origin) ?? other(root, 'event');
    case 'open_approval_change':
      return parseApprovalChange(root, origin);
    case 'change_chain':
      return {
        ...origin,
        kind: event,
        change: text(root, 'ChangeType').toLowerCase(),
        chainId: text(root, 'ChainId'),
        groupIds: texts(childOf(root, 'GroupIds'), 'GroupId'),
        corpIds: texts(childOf(root, 'CorpIds'), 'CorpId'),
      };
    case 'inactive_alert':
    case 'close_inactive_agent':
    case 'reopen_inactive_agent':
    case 'low_active_alert':
    case 'low_active':
    case 'active_restored':
      return { ...origin, kind: event, effectTime: optionalNumber(root, 'EffectTime') };
  }
}

function press(root: XmlElement, origin: Origin, kind: Press['kind']): Press {
  const answers = childrenOf(childOf(root, 'SelectedItems'), 'SelectedItem');
  return {
    ...origin,
    kind,
    taskId: demanded(root, 'TaskId'),
    key: text(root, 'EventKey'),
    cardType: text(root, 'CardType'),
    responseCode: text(root, 'ResponseCode'),
    selections: Object.fromEntries(answers.map((answer) => [text(answer, 'QuestionKey'), optionsOf(answer)])),
  };
}

/** `OpitonIds` is WeCom's own slip of the pen (doc p/90241), seen beside the right spelling. */
function optionsOf(answer: XmlElement): string[] {
  const lists = ['OptionIds', 'OpitonIds'].flatMap((name) => childrenOf(answer, name));
  const ids = lists.flatMap((list) => [...texts(list, 'OptionId'), ...texts(list, 'OpitonId')]);
  return [...new Set(ids)].filter((id) => id !== '');
}

/** Several pictures come as several `item` or as several `PicList`. */
function pictures(root: XmlElement): { count: number; md5Sums: string[] } {
  const info = childOf(root, 'SendPicsInfo');
  const items = childrenOf(info, 'PicList').flatMap((list) => childrenOf(list, 'item'));
  return { count: number(info, 'Count'), md5Sums: items.map((item) => text(item, 'PicMd5Sum')) };
}

/** X is the latitude there. */
function place(element: XmlElement | undefined) {
  return {
    latitude: number(element, 'Location_X'),
    longitude: number(element, 'Location_Y'),
    scale: number(element, 'Scale'),
    label: text(element, 'Label'),
  };
}

/** Nothing is demanded of it: it must not fail for a form that only others know. */
function other(root: XmlElement, msgType: string): Other {
  const at = Number(text(root, 'CreateTime'));
  return {
    corpId: text(root, 'ToUserName'),
    userid: text(root, 'FromUserName').toLowerCase(),
    createTime: Number.isFinite(at) ? at : 0,
    agentId: text(root, 'AgentID'),
    kind: 'other',
    msgType,
    event: text(root, 'Event') || text(root, 'InfoType'),
    change: text(root, 'ChangeType').toLowerCase(),
    taskId: text(root, 'TaskId'),
  };
}

const MESSAGES = ['text', 'image', 'voice', 'video', 'file', 'location', 'link'] as const;

/** What a member does, and is told under his userid. */
const OF_MEMBERS = [
  'template_card_event',
  'template_card_menu_event',
  'subscribe',
  'unsubscribe',
  'enter_agent',
  'location',
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'taskcard_click',
] as const;

/** What the system tells, as `sys` or under no name. */
const OF_THE_SYSTEM = [
  'batch_job_result',
  'change_contact',
  'open_approval_change',
  'share_agent_change',
  'share_chain_change',
  'change_chain',
  'inactive_alert',
  'close_inactive_agent',
  'reopen_inactive_agent',
  'low_active_alert',
  'low_active',
  'active_restored',
] as const;

const EVENTS = [...OF_MEMBERS, ...OF_THE_SYSTEM] as const;
