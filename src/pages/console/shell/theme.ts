import { type ThemeConfig, theme } from 'antd';
import { useSyncExternalStore } from 'react';

/** Day, night, or as the computer is set. */
export type Shade = 'light' | 'dark' | 'system';

const KEY = 'eqian.shade';
const CHANGED = 'eqian:shade';
const night = matchMedia('(prefers-color-scheme: dark)');

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
  return shade === 'dark' || (shade === 'system' && isNight);
}

/** Chinese first: the system's own fonts, and lines far enough apart for its characters. */
export function themeOf(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: '#0b57a4',
      borderRadius: 6,
      fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif',
      ...(isDark ? { colorPrimary: '#4c9be8' } : {}),
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
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener('storage', changed);
    night.removeEventListener('change', changed);
  };
}
