import { Badge } from 'antd';
import type { AccountStatus } from '../../../domain/people/api.ts';

const ACCOUNT_WORDS: Readonly<
  Record<AccountStatus, { status: 'success' | 'warning' | 'error' | 'default'; text: string }>
> = {
  ACTIVE: { status: 'success', text: '已激活' },
  NOT_ACTIVATED: { status: 'warning', text: '未激活' },
  DISABLED: { status: 'error', text: '已停用' },
  LEFT: { status: 'error', text: '已退出' },
  NONE: { status: 'default', text: '无账号' },
};

/** Colour and word; where a person is chosen, how he can be reached will stand here too. */
export function AccountMark({ status }: { status: AccountStatus }) {
  return <Badge {...ACCOUNT_WORDS[status]} />;
}
