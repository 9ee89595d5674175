import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { Alert, Button, Flex, Form, Image, Input, type InputRef, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { SignInStepData, TotpSetupData } from '../../../domain/accounts/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

type Step = SignInStepData | { next: 'NAME' };
type Take = (step: SignInStepData) => void;

const ask = <T,>(path: string, body: object): Promise<T> =>
  call<T>('POST', `/api/accounts/sign-in${path}`, body, { login: false });

/** Name and password, then whatever is still to be shown or set up; nothing is open before the last step. */
export function LocalSignIn({ onDone }: { onDone: () => void }) {
  const [step, setStep] = useState<Step>({ next: 'NAME' });
  const take: Take = (next) => {
    if (next.next === 'DONE' && !next.recoveryCodes) onDone();
    else setStep(next);
  };
  if (step.next === 'NAME') return <NameAndPassword take={take} />;
  if (step.next === 'DONE')
    return <RecoveryCodes codes={step.recoveryCodes ?? []} done="已经抄好，进入工作台" onDone={onDone} />;
  const again = (
    <Button type="link" onClick={() => setStep({ next: 'NAME' })}>
      换一个账号
    </Button>
  );
  return (
    <Flex vertical gap={8}>
      {step.next === 'PASSWORD' && <OwnPassword ticket={step.ticket} take={take} />}
      {step.next === 'FACTOR' && <Factor step={step} take={take} />}
      {step.next === 'ENROL' && <Enrol ticket={step.ticket} take={take} />}
      {again}
    </Flex>
  );
}

/** One act at a time, and what came of it in words. */
function useAct() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function act(work: () => Promise<void>) {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error.message);
      else if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name))
        setProblem('没有完成通行密钥验证，请重试');
      else throw error;
    } finally {
      setBusy(false);
    }
  }
  const shown = problem && <Alert type="error" showIcon title={problem} role="alert" />;
  return { act, isBusy, shown };
}

function NameAndPassword({ take }: { take: Take }) {
  const { act, isBusy, shown } = useAct();
  return (
    <Form<{ name: string; password: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => act(async () => take(await ask<SignInStepData>('', values)))}
    >
      <Form.Item name="name" label="用户名" rules={[{ required: true, message: '请输入用户名' }]}>
        <Input autoComplete="username" autoCapitalize="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Flex vertical gap={12}>
        {shown}
        <Button htmlType="submit" block loading={isBusy}>
          登录
        </Button>
      </Flex>
    </Form>
  );
}

interface PasswordFields {
  password: string;
  again: string;
}

function OwnPassword({ ticket, take }: { ticket: string; take: Take }) {
  const { act, isBusy, shown } = useAct();
  return (
    <Form<PasswordFields>
      layout="vertical"
      requiredMark={false}
      onFinish={({ password }) => act(async () => take(await ask<SignInStepData>('/password', { ticket, password })))}
    >
      <Typography.Title level={2} style={{ fontSize: 18, marginTop: 0 }}>
        请先设置自己的密码
      </Typography.Title>
      <Typography.Paragraph type="secondary">
        一次性密码只能用这一回。新密码至少12个字符，用几个不相干的词最好记。
      </Typography.Paragraph>
      <Form.Item name="password" label="新密码" rules={[{ required: true, min: 12, message: '至少12个字符' }]}>
        <Input.Password autoComplete="new-password" autoFocus />
      </Form.Item>
      <Form.Item
        name="again"
        label="再输入一次"
        dependencies={['password']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_rule, value) => {
              if (value !== getFieldValue('password')) throw new Error('两次输入的密码不一样');
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Flex vertical gap={12}>
        {shown}
        <Button type="primary" htmlType="submit" block loading={isBusy}>
          保存密码，下一步
        </Button>
      </Flex>
    </Form>
  );
}

function Factor({ step, take }: { step: Extract<SignInStepData, { next: 'FACTOR' }>; take: Take }) {
  const { ticket, totp, passkey } = step;
  const { act, isBusy, shown } = useAct();
  const box = useRef<InputRef>(null);
  useEffect(() => box.current?.focus(), []);
  async function byKey() {
    const options = await ask<Parameters<typeof startAuthentication>[0]['optionsJSON']>('/passkey-options', { ticket });
    const answer = await startAuthentication({ optionsJSON: options });
    take(await ask<SignInStepData>('/passkey', { ticket, answer: JSON.stringify(answer) }));
  }
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        第二步验证
      </Typography.Title>
      {passkey && (
        <Button type={totp ? 'default' : 'primary'} block loading={isBusy} onClick={() => void act(byKey)}>
          用通行密钥验证
        </Button>
      )}
      <Form<{ code: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }) => act(async () => take(await ask<SignInStepData>('/code', { ticket, code })))}
      >
        <Form.Item
          name="code"
          label={totp ? '验证器上的6位验证码，或一个恢复码' : '恢复码'}
          rules={[{ required: true, message: '请输入验证码' }]}
        >
          <Input ref={box} autoComplete="one-time-code" maxLength={11} />
        </Form.Item>
        <Flex vertical gap={12}>
          {shown}
          <Button type={totp ? 'primary' : 'default'} htmlType="submit" block loading={isBusy}>
            验证并登录
          </Button>
        </Flex>
      </Form>
    </Flex>
  );
}

function Enrol({ ticket, take }: { ticket: string; take: Take }) {
  const { act, isBusy, shown } = useAct();
  const [setup, setSetup] = useState<TotpSetupData | null>(null);
  async function byKey() {
    const options = await ask<Parameters<typeof startRegistration>[0]['optionsJSON']>('/passkey-options', { ticket });
    const answer = await startRegistration({ optionsJSON: options });
    take(await ask<SignInStepData>('/passkey', { ticket, answer: JSON.stringify(answer) }));
  }
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        绑定第二验证方式
      </Typography.Title>
      <Typography.Text type="secondary">民警和管理员必须绑定一种，绑定之前不能进入工作台。</Typography.Text>
      {setup === null ? (
        <>
          <Button
            type="primary"
            block
            loading={isBusy}
            onClick={() => void act(async () => setSetup(await ask<TotpSetupData>('/totp-setup', { ticket })))}
          >
            用手机验证器（推荐）
          </Button>
          <Button block loading={isBusy} onClick={() => void act(byKey)}>
            用通行密钥（指纹、安全钥匙）
          </Button>
          {shown}
        </>
      ) : (
        <TotpForm
          setup={setup}
          isBusy={isBusy}
          problem={shown}
          onCode={(code) => act(async () => take(await ask<SignInStepData>('/totp', { ticket, code })))}
        />
      )}
    </Flex>
  );
}

interface TotpFormProps {
  setup: TotpSetupData;
  isBusy: boolean;
  problem: React.ReactNode;
  onCode: (code: string) => Promise<void>;
}

/** The picture for the authenticator, the same as text for whoever cannot take a picture, and the proof that it took it. */
export function TotpForm({ setup, isBusy, problem, onCode }: TotpFormProps) {
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={({ code }) => onCode(code)}>
      <Flex vertical align="center" gap={8}>
        <Image src={setup.qr} width={220} preview={false} alt="验证器二维码" />
        <Typography.Text type="secondary">用验证器App扫码；不能扫码时手工输入：</Typography.Text>
        <Typography.Text code copyable style={{ wordBreak: 'break-all' }}>
          {setup.secret}
        </Typography.Text>
      </Flex>
      <Form.Item
        name="code"
        label="App上显示的6位验证码"
        rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入6位数字' }]}
      >
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
      </Form.Item>
      <Flex vertical gap={12}>
        {problem}
        <Button type="primary" htmlType="submit" block loading={isBusy}>
          确认绑定
        </Button>
      </Flex>
    </Form>
  );
}
