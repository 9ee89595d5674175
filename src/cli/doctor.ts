import type { Command } from 'commander';
import { createWecomClient, WecomRefusal, WecomUnreachable } from '../wecom/api/index.ts';
import { withApp } from './with-app.ts';

/** What to change in the admin console, by WeCom's error code (doc p/90313). */
const ADVICE: Record<number, string> = {
  40001: '应用 Secret 不正确：请在管理后台「应用管理 → 自建应用」重新查看 Secret，更新 WECOM_SECRET',
  40013: '企业 ID 不正确：请在「我的企业 → 企业信息」查看，更新 WECOM_CORP_ID',
  40056: '应用 AgentId 不正确：请在应用详情页查看，更新 WECOM_AGENT_ID',
  43012: '应用没有设置回调地址：请在「接收消息 → 设置API接收」填写 URL、Token、EncodingAESKey',
  48002: '应用没有调用权限：请检查应用的可见范围和接口权限',
  60020: '服务器出口 IP 不在名单里：请在应用详情页「企业可信IP」里加入',
  301002: 'Secret 与 AgentId 不是同一个应用：请核对 WECOM_SECRET 和 WECOM_AGENT_ID',
};

/** `doctor`: checks the WeCom settings and says in Chinese what to change. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check the WeCom settings')
    .action(() =>
      withApp(async ({ config, app, logger }) => {
        const { wecom, http } = config;
        const client = createWecomClient({ ...wecom, cache: app.queue.cache, logger });
        const result = await client.probe();
        const lines = [`接口地址：${wecom.apiBaseUrl}`, `企业：${wecom.corpId}，应用：${wecom.agentId}`];
        if (result === 'ok') lines.push('✔ 企业微信接口可用，Secret 与 AgentId 正确');
        if (result instanceof WecomRefusal) {
          lines.push(
            `✘ 企业微信拒绝（errcode ${result.errcode}）：${ADVICE[result.errcode] ?? '请按错误码查看企业微信全局错误码说明'}`,
          );
        }
        if (result instanceof WecomUnreachable)
          lines.push('✘ 连不上企业微信：请检查网络、代理 WECOM_PROXY_URL 和 WECOM_API_BASE_URL');
        if (!http.publicUrl.startsWith('https:') && !config.sandbox.enabled)
          lines.push('✘ PUBLIC_URL 应为 https 地址，否则企业微信无法登录页面');
        lines.push(`回调地址应填：${http.publicUrl}/wecom/callback`, `可信域名应填：${new URL(http.publicUrl).host}`);
        if (!wecom.contactsCallback)
          lines.push('提示：未设置通讯录回调（WECOM_CONTACTS_CALLBACK_*），人员变动要靠名单导入');
        console.log(lines.join('\n'));
        if (result !== 'ok') process.exitCode = 1;
      }),
    );
}
