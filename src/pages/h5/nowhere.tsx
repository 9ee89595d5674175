import { Message } from '../kit/page.tsx';

export function NowherePage() {
  return <Message title="没有这个页面" text="请从企业微信的卡片重新打开。" />;
}
