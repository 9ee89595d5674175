import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: decodeURIComponent(new URL('.', import.meta.url).pathname),
  base: '/sandbox/',
  plugins: [react()],
  build: { outDir: '../../../dist/pages/sandbox', emptyOutDir: true },
});
