/** How many places one exercise may have: each is a warning of its own. */
export const MOST_PLACES = 300;
/** An exercise ends by then at the latest. */
export const LONGEST_MINUTES = 240;

export const HANDS = { REAL: '真实顾问答复', SCRIPTED: '按剧本自动答复' } as const;

export const STEPS = ['安全顾问', '再次提醒顾问', '社区民警', '派出所值班', '所领导和中心'] as const;
