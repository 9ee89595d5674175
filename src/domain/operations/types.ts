// Codes of the service's own state, with the words that pages and files use for them.

export const DELIVERY_STATES = {
  planned: '待发',
  held: '暂存到点再发',
  queued: '排队中',
  claimed: '正在发送',
  accepted: '已送达企业微信',
  accepted_blind: '已送达企业微信（未逐人确认）',
  acted: '收件人已处理',
  rejected_perm: '被企业微信拒收',
  unreachable: '收件人收不到',
  unknown: '等企业微信答复',
  unconfirmed: '没有答复，不再重发',
  suppressed: '不必再发',
  recalled: '已撤回',
  superseded: '已被新消息代替',
  dead: '发送失败（死信）',
} as const;
export type DeliveryStateCode = keyof typeof DELIVERY_STATES;

export const ATTEMPT_RESULTS = {
  ok: '成功',
  temporary: '暂时失败，会再试',
  permanent: '被拒收',
  token: '令牌失效，会再试',
  limited: '超过频率限制，会再试',
  config: '应用配置有误，通道关闭',
  unknown: '没有答复',
  duplicate: '企业微信判为重复',
  abandoned: '进程中断，没有答复',
} as const;

export const ATTEMPT_KINDS = { send: '发送', update: '更新卡片', recall: '撤回' } as const;

export const PURPOSES = {
  ask: '请处理',
  notice: '告知',
  reply: '答复',
  card_sync: '卡片新状态',
  correction: '更正',
  todo: '待办提醒',
} as const;

export const LANES = ['特急', '紧急', '一般', '提示', '批量'] as const;

/** Why a message stands where it stands, where the state alone does not tell. */
export const REASONS: Readonly<Record<string, string>> = {
  stumbled: '处理时出错，一分钟后再试',
  redriven: '人工重发',
  channel: '发送通道关闭，等恢复',
  member_budget: '此人一分钟内消息已满，排队',
  day_budget: '当日额度用完，次日再发',
  no_userid: '没有企业微信账号',
  settled: '事情已处理，不必再问',
  duplicate: '已有更新的同类消息',
  no_answer: '企业微信没有答复',
  lease_ended: '发送进程中断',
  erased: '此人信息已删除',
  unlicensed_user: '没有接口许可',
  config: '应用设置有误，通道关闭',
  invalid_user: '不在应用可见范围，或没有这个账号',
  limited: '超过频率限制，稍后再发',
  no_code: '卡片的更新凭证已过期',
  no_such_card: '企业微信里已没有这张卡片',
  nobody_left: '没有人还要收',
  not_a_recipient: '不是这条消息的收件人',
  not_sent: '没有发出过',
  pace: '批量发送排队中',
  payload: '消息内容不合企业微信的要求',
  pressed: '收件人已按过',
  recalled: '已撤回',
  recipient_refused: '企业微信拒收此人的消息',
  unreadable: '企业微信的答复看不懂',
};

/** For what a message was sent, by the kind of its owner. */
export const OWNER_KINDS: Readonly<Record<string, string>> = {
  warning: '预警',
  handover: '转交',
  rollup: '升级汇总',
  follow_up: '回访',
  bulletin: '通报',
  campaign: '防护活动',
  advisor_gap: '缺口',
  appointment: '聘任',
  roster_import: '名单导入',
  chat: '聊天答复',
  tasks: '待办答复',
  app_activity: '应用状态',
  protection_sample: '防护抽查',
  evidence: '防护截图',
  identity_change: '身份变更',
  feed: '预警来源',
};
