import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Charts are loaded by the pages that draw one; what every page needs is kept by the browser apart from our own code. */
const SHARED = [
  { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|wouter|@tanstack)[\\/]/ },
];

export default defineConfig({
  root: decodeURIComponent(new URL('.', import.meta.url).pathname),
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../../../dist/pages/console',
    emptyOutDir: true,
    target: ['chrome100', 'safari15.4'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: { output: { codeSplitting: { groups: SHARED } } },
  },
});
