import { parseApprovalChange } from './approval-change.ts';
import { parseContactChange } from './contact-change.ts';
import { demanded, number, optionalNumber, text, texts } from './fields.ts';
import type { Inbound, Origin, Other, Press } from './inbound.ts';
import { CallbackRejected } from './rejected.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts';

/** The decrypted message as a typed value; what is not in WeCom's catalogue (docs p/90239, p/90240) is `other`. */
export function parseCallback(xml: string): Inbound {
  const root = parseXml(xml);
  if (root.name !== 'xml') throw new CallbackRejected('xml', 'the root element must be xml');
  const msgType = demanded(root, 'MsgType');
  const origin: Origin = {
    corpId: text(root, 'ToUserName'),
    userid: demanded(root, 'FromUserName').toLowerCase(),
    createTime: number(root, 'CreateTime'),
    agentId: text(root, 'AgentID') || text(root, 'AgentId'),
  };
  return msgType === 'event' ? parseEvent(root, origin) : parseMessage(root, origin, msgType);
}

function parseMessage(root: XmlElement, origin: Origin, msgType: string): Inbound {
  const message = { ...origin, msgId: text(root, 'MsgId').trim() };
  switch (msgType) {
    case 'text':
      return { ...message, kind: 'text', content: text(root, 'Content') };
    case 'image':
      return { ...message, kind: 'image', picUrl: text(root, 'PicUrl'), mediaId: text(root, 'MediaId') };
    case 'voice':
      return { ...message, kind: 'voice', mediaId: text(root, 'MediaId'), format: text(root, 'Format') };
    case 'video':
      return { ...message, kind: 'video', mediaId: text(root, 'MediaId'), thumbMediaId: text(root, 'ThumbMediaId') };
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
    default:
      return other(root, origin);
  }
}

function parseEvent(root: XmlElement, origin: Origin): Inbound {
  const event = demanded(root, 'Event');
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
    case 'LOCATION':
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
      return parseContactChange(root, origin) ?? other(root, origin);
    case 'open_approval_change':
      return parseApprovalChange(root, origin);
    case 'change_chain':
      return {
        ...origin,
        kind: event,
        change: text(root, 'ChangeType'),
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
    default:
      return other(root, origin);
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
    selections: Object.fromEntries(
      answers.map((answer) => [text(answer, 'QuestionKey'), texts(childOf(answer, 'OptionIds'), 'OptionId')]),
    ),
  };
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

function other(root: XmlElement, origin: Origin): Other {
  const change = text(root, 'ChangeType');
  return { ...origin, kind: 'other', msgType: text(root, 'MsgType'), event: text(root, 'Event'), change };
}
