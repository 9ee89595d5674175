import { cdata, type Inbound } from '../../../src/wecom/callback/index.ts';
import { nothingGiven } from '../../support/contact-events.ts';

export const corp = 'wwa1b2c3d4e5f60718';
export const origin = { corpId: corp, userid: 'advisor01', createTime: 1_700_000_001, agentId: '1000002' };
export const bySystem = { ...origin, userid: 'sys', agentId: '' };

export function message(
  type: string,
  fields: string,
  { from = 'advisor01', agent = '<AgentID>1000002</AgentID>' } = {},
) {
  return `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1700000001</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${fields}${agent}</xml>`;
}

export function event(name: string, fields = '', options: { from?: string; agent?: string } = {}) {
  return message('event', `<Event><![CDATA[${name}]]></Event>${fields}`, options);
}

export function contact(change: string, fields: string) {
  const options = { from: 'sys', agent: '' };
  return event('change_contact', `<ChangeType><![CDATA[${change}]]></ChangeType>${fields}`, options);
}

export const tag = (name: string, value: string) => `<${name}>${cdata(value)}</${name}>`;

const msgId = '7300000000000000001';
const id = `<MsgId>${msgId}</MsgId>`;

export const catalogue: [string, string, Inbound][] = [
  [
    'text, its MsgId beyond what a number holds',
    message('text', tag('Content', '收到,已联系员工') + id),
    { ...origin, kind: 'text', msgId, content: '收到,已联系员工' },
  ],
  [
    'image',
    message('image', tag('PicUrl', 'https://x.invalid/0') + tag('MediaId', 'M1') + id),
    { ...origin, kind: 'image', msgId, picUrl: 'https://x.invalid/0', mediaId: 'M1' },
  ],
  [
    'voice',
    message('voice', tag('MediaId', 'M2') + tag('Format', 'amr') + id),
    { ...origin, kind: 'voice', msgId, mediaId: 'M2', format: 'amr' },
  ],
  [
    'video',
    message('video', tag('MediaId', 'M3') + tag('ThumbMediaId', 'M4') + id),
    { ...origin, kind: 'video', msgId, mediaId: 'M3', thumbMediaId: 'M4' },
  ],
  [
    'location, X being the latitude',
    message(
      'location',
      `<Location_X>23.134</Location_X><Location_Y>113.358</Location_Y><Scale>20</Scale>${tag('Label', '某路1号')}${id}${tag('AppType', 'wxwork')}`,
    ),
    { ...origin, kind: 'location', msgId, latitude: 23.134, longitude: 113.358, scale: 20, label: '某路1号' },
  ],
  [
    'link',
    message('link', `${tag('Title', '标题')}${tag('Description', '描述')}${tag('Url', 'u')}${tag('PicUrl', 'p')}${id}`),
    { ...origin, kind: 'link', msgId, title: '标题', description: '描述', url: 'u', picUrl: 'p' },
  ],
  ['a message of no known type', message('shortvideo', id), other('shortvideo', '')],
  ['subscribe', event('subscribe'), { ...origin, kind: 'subscribe' }],
  ['unsubscribe', event('unsubscribe', tag('EventKey', '')), { ...origin, kind: 'unsubscribe' }],
  ['enter_agent', event('enter_agent', tag('EventKey', '')), { ...origin, kind: 'enter_agent' }],
  [
    'LOCATION',
    event('LOCATION', '<Latitude>23.104</Latitude><Longitude>113.320</Longitude><Precision>65.000</Precision>'),
    { ...origin, kind: 'location_report', latitude: 23.104, longitude: 113.32, precision: 65 },
  ],
  ['click', event('click', tag('EventKey', 'MY_TODO')), { ...origin, kind: 'click', key: 'MY_TODO' }],
  ['view', event('view', tag('EventKey', 'https://x')), { ...origin, kind: 'view', key: 'https://x' }],
  [
    'view_miniprogram',
    event('view_miniprogram', tag('EventKey', 'p')),
    { ...origin, kind: 'view_miniprogram', key: 'p' },
  ],
  [
    'scancode_waitmsg',
    event(
      'scancode_waitmsg',
      `${tag('EventKey', '6')}<ScanCodeInfo>${tag('ScanType', 'qrcode')}${tag('ScanResult', 'CASE-001')}</ScanCodeInfo>`,
    ),
    { ...origin, kind: 'scancode_waitmsg', key: '6', scanType: 'qrcode', scanResult: 'CASE-001' },
  ],
  [
    'pictures in one list',
    event('pic_weixin', `${tag('EventKey', '6')}<SendPicsInfo><Count>1</Count>${pictures('a')}</SendPicsInfo>`),
    { ...origin, kind: 'pic_weixin', key: '6', count: 1, md5Sums: ['a'] },
  ],
  [
    'pictures in several lists',
    event('pic_sysphoto', `<SendPicsInfo><Count>3</Count>${pictures('a', 'b')}${pictures('c')}</SendPicsInfo>`),
    { ...origin, kind: 'pic_sysphoto', key: '', count: 3, md5Sums: ['a', 'b', 'c'] },
  ],
  [
    'location_select',
    event(
      'location_select',
      `${tag('EventKey', '6')}<SendLocationInfo>${tag('Location_X', '23')}${tag('Location_Y', '113')}${tag('Scale', '15')}${tag('Label', '某路')}${tag('Poiname', '')}</SendLocationInfo>`,
    ),
    { ...origin, kind: 'location_select', key: '6', latitude: 23, longitude: 113, scale: 15, label: '某路', place: '' },
  ],
  [
    'a button with answers, one and several',
    event('template_card_event', pressFields(answer('outcome', 'contacted') + answer('how', 'a', 'b'))),
    press('press', { outcome: ['contacted'], how: ['a', 'b'] }),
  ],
  ['a button without answers', event('template_card_event', pressFields('')), press('press', {})],
  ['a menu item', event('template_card_menu_event', pressFields('')), press('menu_press', {})],
  [
    'taskcard_click with its own spelling of the agent',
    event('taskcard_click', tag('EventKey', 'k') + tag('TaskId', 't'), { agent: '<AgentId>1000002</AgentId>' }),
    { ...origin, kind: 'taskcard_click', key: 'k', taskId: 't' },
  ],
  [
    'batch_job_result',
    event(
      'batch_job_result',
      `<BatchJob>${tag('JobId', 'J')}${tag('JobType', 'sync_user')}<ErrCode>0</ErrCode>${tag('ErrMsg', 'ok')}</BatchJob>`,
    ),
    { ...origin, kind: 'batch_job_result', jobId: 'J', jobType: 'sync_user', errCode: 0, errMsg: 'ok' },
  ],
  [
    'create_user, all told',
    contact(
      'create_user',
      `${tag('UserID', 'LiSi')}${tag('Name', '李四')}${tag('Department', '1,2')}<MainDepartment>1</MainDepartment>${tag('IsLeaderInDept', '1,0')}${tag('DirectLeader', 'ZhangSan')}${tag('Position', '安全顾问')}<Mobile>15400000000</Mobile><Gender>1</Gender>${tag('Email', 'e')}${tag('BizMail', 'b')}<Status>1</Status>${tag('Avatar', 'a')}${tag('Alias', 'ls')}${tag('Telephone', '020-1')}${tag('Address', '广州')}<ExtAttr><Item>${tag('Name', '工号')}<Type>0</Type><Text>${tag('Value', 'A01')}</Text></Item><Item>${tag('Name', '主页')}<Type>1</Type><Web>${tag('Title', 't')}${tag('Url', 'u')}</Web></Item></ExtAttr>`,
    ),
    {
      ...bySystem,
      kind: 'change_contact',
      change: 'create_user',
      member: 'lisi',
      fields: {
        name: '李四',
        departments: [1, 2],
        mainDepartment: 1,
        leadsDepartment: [true, false],
        directLeaders: ['zhangsan'],
        position: '安全顾问',
        mobile: '15400000000',
        gender: '1',
        email: 'e',
        bizMail: 'b',
        status: 1,
        avatar: 'a',
        alias: 'ls',
        telephone: '020-1',
        address: '广州',
        extraAttributes: [
          { name: '工号', type: 0, text: 'A01', web: null },
          { name: '主页', type: 1, text: '', web: { title: 't', url: 'u' } },
        ],
      },
    },
  ],
  [
    'update_user, little told',
    contact('update_user', tag('UserID', 'lisi') + tag('NewUserID', 'LiSi001') + tag('Department', '1,3')),
    {
      ...bySystem,
      kind: 'change_contact',
      change: 'update_user',
      member: 'lisi',
      newMember: 'lisi001',
      fields: { ...nothingGiven, departments: [1, 3] },
    },
  ],
  [
    'delete_user',
    contact('delete_user', tag('UserID', 'Lisi001')),
    { ...bySystem, kind: 'change_contact', change: 'delete_user', member: 'lisi001' },
  ],
  [
    'create_party',
    contact('create_party', `<Id>2</Id>${tag('Name', '风控部')}${tag('ParentId', '1')}<Order>1</Order>`),
    {
      ...bySystem,
      kind: 'change_contact',
      change: 'create_party',
      department: 2,
      fields: { name: '风控部', parentId: 1, order: 1 },
    },
  ],
  [
    'update_party',
    contact('update_party', `<Id>2</Id>${tag('ParentId', '3')}`),
    {
      ...bySystem,
      kind: 'change_contact',
      change: 'update_party',
      department: 2,
      fields: { name: null, parentId: 3, order: null },
    },
  ],
  [
    'delete_party',
    contact('delete_party', '<Id>2</Id>'),
    { ...bySystem, kind: 'change_contact', change: 'delete_party', department: 2 },
  ],
  [
    'update_tag',
    contact(
      'update_tag',
      `<TagId>1</TagId>${tag('AddUserItems', 'ZhangSan,lisi')}${tag('DelUserItems', 'wangwu')}${tag('AddPartyItems', '1,2')}${tag('DelPartyItems', '')}`,
    ),
    {
      ...bySystem,
      kind: 'change_contact',
      change: 'update_tag',
      tag: 1,
      addedMembers: ['zhangsan', 'lisi'],
      removedMembers: ['wangwu'],
      addedDepartments: [1, 2],
      removedDepartments: [],
    },
  ],
  [
    'a contact change of no known type',
    contact('create_planet', ''),
    { ...other('event', 'change_contact', 'create_planet'), ...bySystem },
  ],
  [
    'open_approval_change',
    event(
      'open_approval_change',
      `<ApprovalInfo>${tag('ThirdNo', '20261122001')}${tag('OpenSpName', '处置')}${tag('OpenTemplateId', '123')}<OpenSpStatus>1</OpenSpStatus><ApplyTime>1700000000</ApplyTime>${tag('ApplyUserName', '小明')}${tag('ApplyUserId', 'XiaoMing')}<ApprovalNodes><ApprovalNode><NodeStatus>1</NodeStatus><NodeAttr>2</NodeAttr><NodeType>3</NodeType><Items><Item>${tag('ItemName', '小红')}${tag('ItemUserId', 'XiaoHong')}<ItemStatus>1</ItemStatus>${tag('ItemSpeech', '')}<ItemOpTime>0</ItemOpTime></Item></Items></ApprovalNode></ApprovalNodes><NotifyNodes><NotifyNode>${tag('ItemName', '小刚')}${tag('ItemUserId', 'xiaogang')}</NotifyNode></NotifyNodes><approverstep>0</approverstep></ApprovalInfo>`,
    ),
    {
      ...origin,
      kind: 'open_approval_change',
      thirdNo: '20261122001',
      name: '处置',
      templateId: '123',
      status: 1,
      applyTime: 1_700_000_000,
      applicant: { name: '小明', userid: 'xiaoming' },
      nodes: [
        {
          status: 1,
          attr: 2,
          type: 3,
          items: [{ name: '小红', userid: 'xiaohong', status: 1, speech: '', opTime: 0 }],
        },
      ],
      notified: [{ name: '小刚', userid: 'xiaogang' }],
      step: 0,
    },
  ],
  ['share_chain_change', event('share_chain_change'), { ...origin, kind: 'share_chain_change' }],
  ['share_agent_change', event('share_agent_change'), { ...origin, kind: 'share_agent_change' }],
  [
    'change_chain with one corp',
    event(
      'change_chain',
      `${tag('ChangeType', 'corp_join')}${tag('ChainId', 'Ch1')}<CorpIds>${tag('CorpId', 'ww1')}</CorpIds>`,
    ),
    { ...origin, kind: 'change_chain', change: 'corp_join', chainId: 'Ch1', groupIds: [], corpIds: ['ww1'] },
  ],
  [
    'inactive_alert',
    event('inactive_alert', '<EffectTime>1764518400</EffectTime>'),
    { ...origin, kind: 'inactive_alert', effectTime: 1_764_518_400 },
  ],
  [
    'close_inactive_agent',
    event('close_inactive_agent'),
    { ...origin, kind: 'close_inactive_agent', effectTime: null },
  ],
  [
    'an app switched on again',
    event('reopen_inactive_agent'),
    { ...origin, kind: 'reopen_inactive_agent', effectTime: null },
  ],
  ['a file', message('file', tag('MediaId', 'M9') + id), { ...origin, kind: 'file', msgId, mediaId: 'M9' }],
  [
    'scancode_push',
    event(
      'scancode_push',
      `${tag('EventKey', '6')}<ScanCodeInfo>${tag('ScanType', 'qrcode')}${tag('ScanResult', 'A')}</ScanCodeInfo>`,
    ),
    { ...origin, kind: 'scancode_push', key: '6', scanType: 'qrcode', scanResult: 'A' },
  ],
  ['an event of no known name', event('sys_approval_change'), other('event', 'sys_approval_change')],
];

export function other(msgType: string, name: string, change = ''): Inbound {
  return { ...origin, kind: 'other', msgType, event: name, change, taskId: '' };
}

export function pictures(...sums: string[]): string {
  return `<PicList>${sums.map((sum) => `<item>${tag('PicMd5Sum', sum)}</item>`).join('')}</PicList>`;
}

export function answer(question: string, ...options: string[]): string {
  const ids = options.map((option) => tag('OptionId', option)).join('');
  return `<SelectedItem>${tag('QuestionKey', question)}<OptionIds>${ids}</OptionIds></SelectedItem>`;
}

export function pressFields(answers: string): string {
  const items = answers === '' ? '' : `<SelectedItems>${answers}</SelectedItems>`;
  return `${tag('EventKey', 'ack:1')}${tag('TaskId', 'm01')}${tag('CardType', 'button_interaction')}${tag('ResponseCode', 'RC')}${items}`;
}

export function press(kind: 'press' | 'menu_press', selections: Record<string, string[]>): Inbound {
  const card = { taskId: 'm01', key: 'ack:1', cardType: 'button_interaction', responseCode: 'RC' };
  return { ...origin, kind, ...card, selections };
}
