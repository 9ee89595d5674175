import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** WeCom's own web view on older phones is years behind the browsers of the day. */
const OLDEST_WEBVIEWS = ['chrome79', 'safari13.1'];

export default defineConfig({
  root: decodeURIComponent(new URL('.', import.meta.url).pathname),
  base: '/h5/',
  plugins: [react()],
  build: {
    outDir: '../../../dist/pages/h5',
    emptyOutDir: true,
    // By it the service sees at its start which pages of modules are built.
    manifest: true,
    // One stylesheet for all pages: a page looks the same whichever was open before it.
    cssCodeSplit: false,
    target: OLDEST_WEBVIEWS,
    modulePreload: { polyfill: false },
  },
});
