/** What a picture shows: drawn here, so that no screenshot of others' products is needed. */
export type Picture =
  | { screen: 'store'; search: string; hit: string; by: string }
  | { screen: 'switch'; title: string; rows: { text: string; on?: boolean; marked?: boolean }[] }
  | { screen: 'call'; number: string; phrase: string }
  | { screen: 'page'; title: string; button: string };

export interface Step {
  text: string;
  picture?: Picture;
}

export interface Guide {
  title: string;
  lead: string;
  /** What differs from phone to phone or operator to operator. */
  choose: string;
  choices: { name: string; steps: Step[] }[];
  note: string;
}

const APP = '国家反诈中心';
const MAKER = '公安部刑事侦查局';

const STORES: [phone: string, store: string][] = [
  ['华为', '应用市场'],
  ['荣耀', '应用市场'],
  ['小米、红米', '应用商店'],
  ['OPPO、一加', '软件商店'],
  ['vivo', '应用商店'],
  ['苹果', 'App Store'],
];

const OPERATORS: [operator: string, number: string][] = [
  ['中国移动', '10086'],
  ['中国联通', '10010'],
  ['中国电信', '10000'],
  ['中国广电', '10099'],
];

/** No link and no code to type: whoever sends those is no police. */
const ALL: Record<string, Guide> = {
  app: {
    title: `安装${APP}APP`,
    lead: '约三分钟。只从手机自带的应用商店下载。',
    choose: '您的手机',
    choices: STORES.map(([name, store]) => ({
      name,
      steps: [
        {
          text: `打开手机自带的“${store}”，搜索“${APP}”，开发者是${MAKER}，点安装。`,
          picture: { screen: 'store', search: APP, hit: `${APP}APP`, by: MAKER },
        },
        { text: '打开APP，用本人手机号注册，完成实名认证。' },
        name === '苹果'
          ? {
              text: '打开“设置”，在电话的“来电阻止与身份识别”中打开国家反诈中心。',
              picture: { screen: 'switch', title: '来电阻止与身份识别', rows: [{ text: APP, on: true, marked: true }] },
            }
          : {
              text: '在APP里打开“来电预警”，按提示允许权限。',
              picture: {
                screen: 'switch',
                title: APP,
                rows: [
                  { text: '来电预警', on: true, marked: true },
                  { text: '短信预警', on: true },
                ],
              },
            },
      ],
    })),
    note: 'APP免费，不会要您转账，也不会要银行卡密码。',
  },
  'overseas-calls': {
    title: '关闭境外来电',
    lead: '一个电话就能办。工作需要接境外来电的，可告诉安全顾问办理豁免。',
    choose: '您的运营商',
    choices: OPERATORS.map(([name, number]) => ({
      name,
      steps: [
        {
          text: `用要办理的手机拨打${number}，转人工客服。`,
          picture: { screen: 'call', number, phrase: '我要关闭境外来电' },
        },
        { text: '说“请帮我关闭国际及港澳台来电”，按提示核对身份。也可以到营业厅或在运营商APP里办理。' },
        { text: '收到办理成功的短信就好了。只是出现“境外来电”提醒，还不算关闭。' },
      ],
    })),
    note: '手机上有两个号码的，两个都要办。',
  },
  'gov-page': {
    title: '关注{gov}',
    lead: '一分钟。以后查政策、办事从这里进，不点陌生链接。',
    choose: '从哪里打开',
    choices: [
      {
        name: '应用商店',
        steps: [
          { text: '在手机自带的应用商店搜索“{gov}”，认准政府部门，点安装。' },
          { text: '打开后点“关注”或登录，完成。', picture: { screen: 'page', title: '{gov}', button: '关注' } },
        ],
      },
      {
        name: '微信、支付宝',
        steps: [
          { text: '在搜索框输入“{gov}”，选择带政府认证标志的那一个。' },
          { text: '点“关注”。', picture: { screen: 'page', title: '{gov}', button: '关注' } },
        ],
      },
    ],
    note: '也可以到安全顾问那里，扫单位张贴的二维码。',
  },
};

const GUIDES: ReadonlyMap<string, Guide> = new Map(Object.entries(ALL));

/** A guide with the name of the county's government page in its place. */
export function guideOf(id: string, govPage: string): Guide | null {
  const guide = GUIDES.get(id);
  if (!guide) return null;
  const named = (text: string) => text.split('{gov}').join(govPage);
  const pictureOf = (picture: Picture) =>
    picture.screen === 'page' ? { ...picture, title: named(picture.title) } : picture;
  return {
    ...guide,
    title: named(guide.title),
    choices: guide.choices.map(({ name, steps }) => ({
      name,
      steps: steps.map(({ text, picture }) => ({ text: named(text), ...(picture && { picture: pictureOf(picture) }) })),
    })),
  };
}
