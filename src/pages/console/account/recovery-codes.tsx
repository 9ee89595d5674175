import { Alert, Button, Flex, Typography } from 'antd';

/** Shown this once: whoever loses his phone gets in with one of them. */
export function RecoveryCodes({ codes, done, onDone }: { codes: string[]; done: string; onDone: () => void }) {
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        请抄下恢复码
      </Typography.Title>
      <Alert
        type="warning"
        showIcon
        title="只显示这一次"
        description="手机丢失或换机时，每个恢复码可代替验证码登录一次。请抄在纸上妥善保管，不要拍照外传。"
      />
      <Flex wrap gap={8} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }} aria-label="恢复码">
        {codes.map((code) => (
          <li key={code}>
            <Typography.Text code style={{ fontSize: 16 }}>
              {code}
            </Typography.Text>
          </li>
        ))}
      </Flex>
      <Button type="primary" block onClick={onDone}>
        {done}
      </Button>
    </Flex>
  );
}
