/** Who acted, in words. */
const ACTORS: Readonly<Record<string, string>> = {
  person: '本系统人员',
  system: '系统',
  gateway: '接口口令',
  operator: '服务器命令行',
  stranger: '来历不明',
};

export const actorText = (kind: string): string => ACTORS[kind] ?? '其他';

const REASONS: Readonly<Record<string, string>> = {
  action_not_listed: '脚本口令没有登记此项操作',
  callback_echo: '有人拿录下的回调来套取内容',
  callback_length: '回调解不开：密钥不一致',
  callback_padding: '回调解不开：密钥不一致',
  callback_query: '回调参数不全，不是企业微信发来的',
  callback_receiveid: '回调的企业 ID 不符',
  callback_signature: '回调签名不对：Token 不一致，或有人冒充',
  callback_window: '回调时间相差太久：时钟不准，或有人重放',
  callback_xml: '回调内容不合格式',
  feed_only: '推送口令被用来办别的事',
  forbidden: '没有此项权限',
  foreign_origin: '从别的网站发来的操作',
  login_refused: '登录没有成功',
  officer_not_listed: '脚本口令没有登记这位民警',
  own_act: '不能审核自己办的事',
  person_required: '需要本人登录后办理',
  token_wrong: '接入口令不正确',
  too_many: '太频繁',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: '请求不合要求',
  401: '没有登录，或登录已失效',
  403: '没有此项权限',
  429: '太频繁',
};

/** Why somebody was turned away, whatever code stands for it. */
export const refusalText = (reason: string, status: number): string =>
  REASONS[reason] ?? BY_STATUS[status] ?? '其他原因';
