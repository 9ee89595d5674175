import { type ThemeConfig, theme } from 'antd';
import { useSyncExternalStore } from 'react';

/** Day, night, or as the computer is set. */
export type Shade = 'light' | 'dark' | 'system';

const KEY = 'eqian.shade';
const CHANGED = 'eqian:shade';
const night = matchMedia('(prefers-color-scheme: dark)');
/** Paper is white, whatever the screen is. */
const paper = matchMedia('print');

export function chooseShade(shade: Shade): void {
  localStorage.setItem(KEY, shade);
  dispatchEvent(new Event(CHANGED));
}

export function useShade(): Shade {
  return useSyncExternalStore(listen, () => shadeFrom(localStorage.getItem(KEY)));
}

export function useIsDark(): boolean {
  const shade = useShade();
  const isNight = useSyncExternalStore(listen, () => night.matches);
  const isPrinted = useSyncExternalStore(listen, () => paper.matches);
  return !isPrinted && (shade === 'dark' || (shade === 'system' && isNight));
}

/** Every colour that letters are in stands out from its ground at 4.5 : 1 or more, which antd's own do not. */
const DAY: ThemeConfig['token'] = {
  colorPrimary: '#0b57a4',
  colorPrimaryBg: '#e6f0fa',
  colorPrimaryBgHover: '#cfe2f5',
  colorPrimaryBorder: '#9cc3ea',
  colorLink: '#0b57a4',
  colorInfo: '#0b57a4',
  colorInfoBg: '#e6f4ff',
  colorInfoBorder: '#91caff',
  colorSuccess: '#237804',
  colorSuccessBg: '#f6ffed',
  colorSuccessBorder: '#b7eb8f',
  colorWarning: '#9a5b00',
  colorWarningBg: '#fffbe6',
  colorWarningBorder: '#ffe58f',
  colorError: '#cf1322',
  colorErrorBg: '#fff2f0',
  colorErrorBorder: '#ffccc7',
  colorTextTertiary: 'rgba(0, 0, 0, 0.62)',
  colorTextDescription: 'rgba(0, 0, 0, 0.62)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
  green7: '#237804',
  gold7: '#8a5200',
  orange7: '#a34400',
  volcano7: '#ad2102',
  cyan7: '#006d75',
};

const NIGHT: ThemeConfig['token'] = {
  colorPrimary: '#4c9be8',
  colorLink: '#69b1ff',
  colorInfo: '#4c9be8',
  colorError: '#ff7070',
  colorTextTertiary: 'rgba(255, 255, 255, 0.65)',
  colorTextDescription: 'rgba(255, 255, 255, 0.65)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.6)',
};

/** Chinese first: the system's own fonts, and lines far enough apart for its characters. */
export function themeOf(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      borderRadius: 6,
      fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif',
      ...(isDark ? NIGHT : DAY),
    },
    components: {
      // A menu of twenty lines is seen whole at 768 px.
      Menu: { itemHeight: 32, itemMarginBlock: 2, groupTitleFontSize: 12 },
      ...(isDark ? { Button: { primaryColor: '#06182b' } } : {}),
    },
    cssVar: { key: 'eqian' },
  };
}

function shadeFrom(kept: string | null): Shade {
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function listen(changed: () => void): () => void {
  addEventListener(CHANGED, changed);
  addEventListener('storage', changed);
  night.addEventListener('change', changed);
  paper.addEventListener('change', changed);
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener('storage', changed);
    night.removeEventListener('change', changed);
    paper.removeEventListener('change', changed);
  };
}
