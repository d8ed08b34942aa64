import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          desktop: 'electron/desktop.ts',
          web: 'electron/web.ts',
          cli: 'electron/cli.ts',
          worker: 'electron/worker.ts',
          'compute-worker': 'electron/compute-worker.ts',
          'preview-worker': 'electron/preview-worker.ts',
          'database-worker': 'electron/database-worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'electron/preload.ts' },
        // A sandboxed preload is one file of CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      // electron-vite leaves the renderer unminified unless told.
      minify: true,
      // One bundle on purpose: it is read from this machine, never over a network.
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
