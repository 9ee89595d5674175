/** What WeCom's error codes mean and what is to be changed in the admin console (doc p/90313), by the code. */
const ERRCODES: Readonly<Record<number, string>> = {
  [-1]: '企业微信暂时繁忙，会自动重试；持续出现请看企业微信的服务公告',
  40001:
    '应用 Secret 不正确：请在「应用管理 → 自建 → 本应用」重新查看 Secret，更新 WECOM_SECRET；不要反复重启，错的 Secret 问多了本机 IP 会被封一小时',
  40013: '企业 ID 不正确：请在「我的企业 → 企业信息」查看，更新 WECOM_CORP_ID',
  40014: '令牌无效：多半有另一套系统用同一个应用的 Secret 刷新了令牌，请停掉它，或在应用页重置 Secret 后只给本服务用',
  40056: '应用 AgentId 不正确：请在应用详情页查看，更新 WECOM_AGENT_ID',
  42001: '令牌过期：多半有另一套系统用同一个应用的 Secret 刷新了令牌，或本机时钟不准',
  43012: '应用没有设置回调地址：请在「接收消息 → 设置API接收」填写 URL、Token、EncodingAESKey',
  45009:
    '超过接口频率限制：会自动等待；若常出现，请看有没有另一套系统也在用这个应用，并调低 config/settings.yaml 的 send',
  48001: '应用没有这个接口的权限：请在应用详情页检查接口权限',
  48002: '应用没有调用权限：请检查应用的可见范围和接口权限',
  48006: '应用因长期没有使用被企业微信停用：请在「应用管理 → 自建 → 本应用」里重新启用',
  50003: '应用已停用：请在「应用管理 → 自建 → 本应用」页面上方启用',
  60011: '没有权限操作这个成员或部门：请在应用详情页「可见范围」里加入',
  60020: '服务器出口 IP 不在名单里：请在应用详情页「企业可信IP」里加入上面的 IP，约一分钟生效；走代理时填代理的出口 IP',
  60111: '没有这个企业微信账号：人已离开企业或账号写错，请看 eqian readiness',
  81013: '收件人都不在可见范围：请在应用详情页「可见范围」里加入他们的部门',
  301002: 'Secret 与 AgentId 不是同一个应用：请核对 WECOM_SECRET 和 WECOM_AGENT_ID',
};

/** Codes of messages that need no change: what happened to this one. */
const MEANINGS: Readonly<Record<number, string>> = {
  0: '成功',
  40003: '没有这个成员',
  40008: '消息类型不对',
  40058: '消息内容不合格式',
  41001: '缺少令牌',
  43004: '此人没有关注应用',
  44004: '消息内容为空',
  45002: '消息内容过长',
  45033: '同时调用过多，稍后重发',
  46004: '没有这个成员',
  60102: '没有这个成员',
  92000: '没有这个成员',
};

/** One line for a person: what WeCom meant, and what to change where something is to be changed. */
export const errcodeText = (errcode: number): string =>
  ERRCODES[errcode] ?? MEANINGS[errcode] ?? '请按错误码查看企业微信「全局错误码」说明';
