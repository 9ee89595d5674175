/** Known to everybody who reads the README; refused in production. */
export const DEMO_API_TOKEN = 'demo-api-token';
/** Acts for any officer, in the sandbox only. */
export const DEMO_SCRIPT_TOKEN = 'demo-script-token';

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

/** What unset WECOM_* variables are while the sandbox plays WeCom: fixed, so that any client can post callbacks to it. */
export function sandboxWecom(port: number, publicUrl: string) {
  return {
    WECOM_CORP_ID: 'wweqiansandbox0001',
    WECOM_AGENT_ID: '1000002',
    WECOM_SECRET: 'sandbox-secret',
    WECOM_CONTACTS_SECRET: 'sandbox-contacts-secret',
    WECOM_CALLBACK_TOKEN: 'sandboxtoken',
    WECOM_CALLBACK_AES_KEY: AES_KEY,
    WECOM_CONTACTS_CALLBACK_TOKEN: 'sandboxcontacts',
    WECOM_CONTACTS_CALLBACK_AES_KEY: AES_KEY,
    WECOM_API_BASE_URL: `http://127.0.0.1:${port}/sandbox/wecom`,
    WECOM_OAUTH_BASE_URL: `${publicUrl}/sandbox/oauth`,
    WECOM_LOGIN_BASE_URL: `${publicUrl}/sandbox/oauth`,
  };
}
